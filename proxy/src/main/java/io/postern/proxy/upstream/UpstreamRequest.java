/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request to the app with the method and the target of the client's, byte for byte. Jetty's own request takes its target
 * through {@link URI}, which refuses or rewrites some that are legal, and folds the method to upper case.
 */
final class UpstreamRequest extends HttpRequest {
    private final String clientMethod;
    private final String path;
    private final @Nullable String query;

    UpstreamRequest(HttpClient client, URI origin, String clientMethod, String clientTarget) {
        super(client, new HttpConversation(), origin);
        this.clientMethod = clientMethod;
        int mark = clientTarget.indexOf('?');
        this.path = mark < 0 ? clientTarget : clientTarget.substring(0, mark);
        this.query = mark < 0 ? null : clientTarget.substring(mark + 1);
    }

    @Override
    public String getMethod() {
        return clientMethod;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    @SuppressWarnings("NullAway") // Jetty says "no query" with null, "an empty one" with an empty string
    public String getQuery() {
        return query;
    }

    /** Without the target, whose query may hold secrets: Jetty puts this into messages. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + clientMethod + "]";
    }
}
