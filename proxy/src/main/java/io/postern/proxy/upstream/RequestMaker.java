/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Decision;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Makes the request to the app out of the client's, as often as it must be sent.
 *
 * @param preserveHost whether the app is told the host that the client named
 * @param body what is sent with it, or none; can be sent once
 * @param upgrade whether it asks for a WebSocket
 */
record RequestMaker(
        Upstream upstream,
        boolean preserveHost,
        ClientSide side,
        Decision.Pass pass,
        @Nullable ClientBody body,
        boolean upgrade) {
    UpstreamRequest make() {
        org.eclipse.jetty.server.Request clientRequest = side.clientRequest();
        UpstreamRequest made = new UpstreamRequest(
                upstream.client(),
                upstream.base(),
                side.head().method(),
                side.head().target());
        HttpFields clientFields = clientRequest.getHeaders();
        String named = named(clientRequest);
        RequestFields.Plan plan = new RequestFields.Plan(
                pass.request(),
                side.hop(),
                side.head().id(),
                clientRequest.getConnectionMetaData().getHttpVersion(),
                named,
                preserveHost && !named.isEmpty() ? new HttpField(HttpHeader.HOST, named) : upstream.host(),
                upgrade);
        made.headers(fields -> RequestFields.copy(clientFields, plan, fields));
        if (body != null) {
            made.body(body);
            if (body.getLength() < 0) {
                made.trailersSupplier(body::trailers);
            }
        }
        if (upgrade) {
            made.attribute(WebSockets.FACTORY_ATTRIBUTE, WebSockets.BY_HAND);
        }
        return made;
    }

    /** The host that the client names: in a header, or in HTTP/2's pseudo-header (RFC 9113, section 8.3.1). */
    private static String named(org.eclipse.jetty.server.Request clientRequest) {
        String host = clientRequest.getHeaders().get(HttpHeader.HOST);
        if (host == null && clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            host = clientRequest.getHttpURI().getAuthority();
        }
        return host == null ? "" : host;
    }
}
