/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.ResponseEdit;
import io.postern.auth.ResponseOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The header lines of an answer to the client, made of the app's in one pass. */
final class ResponseFields {
    private ResponseFields() {}

    /**
     * Fills the answer to the client from the app's, unless the gate will not have it.
     *
     * @return what takes the answer's place; nothing was filled then
     */
    static Optional<ResponseOutcome.Refuse> copy(Response upstreamResponse, ResponseEdit edit, ClientSide side) {
        HttpFields upstreamFields = upstreamResponse.getHeaders();
        org.eclipse.jetty.server.Response clientResponse = side.clientResponse();
        HttpFields.Mutable clientFields = clientResponse.getHeaders();
        List<String> listed = listed(upstreamFields);
        List<Header> touched = new ArrayList<>(4);
        boolean chunked = false;
        for (HttpField field : upstreamFields) {
            HttpHeader known = field.getHeader();
            if (known == HttpHeader.TRANSFER_ENCODING) {
                chunked = true;
                continue;
            }
            if (staysBehind(known) || (!listed.isEmpty() && listed.contains(field.getLowerCaseName()))) {
                continue;
            }
            if (edit.touches(field.getName())) {
                touched.add(new Header(field.getName(), value(field)));
            } else {
                clientFields.add(field);
            }
        }
        ResponseOutcome outcome = edit.apply(Headers.owning(touched));
        if (outcome instanceof ResponseOutcome.Refuse refusal) {
            clientFields.clear();
            return Optional.of(refusal);
        }
        if (outcome instanceof ResponseOutcome.Send send) {
            for (Header line : send.headers()) {
                clientFields.add(line.name(), line.value());
            }
        }
        clientResponse.setStatus(upstreamResponse.getStatus());
        if (chunked && takesTrailers(side.clientRequest())) {
            clientResponse.setTrailersSupplier(() -> trailers(upstreamResponse.getTrailers(), edit));
        }
        return Optional.empty();
    }

    /** The lines of an interim answer (RFC 8297). */
    static HttpFields interim(HttpFields upstreamFields) {
        HttpFields.Mutable kept = HttpFields.build();
        for (HttpField field : upstreamFields) {
            if (!staysBehind(field.getHeader())
                    && field.getHeader() != HttpHeader.TRANSFER_ENCODING
                    && field.getHeader() != HttpHeader.SET_COOKIE
                    && field.getHeader() != HttpHeader.SET_COOKIE2) {
                kept.add(field);
            }
        }
        return kept;
    }

    /** How many bytes of body follow, or -1 where the head does not say. */
    static long bodyLength(Response upstreamResponse, String method) {
        int status = upstreamResponse.getStatus();
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return -1;
        }
        return upstreamResponse.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    private static HttpFields trailers(@Nullable HttpFields upstreamTrailers, ResponseEdit edit) {
        HttpFields.Mutable kept = HttpFields.build();
        if (upstreamTrailers != null) {
            for (HttpField field : upstreamTrailers) {
                HttpHeader known = field.getHeader();
                boolean frames = known == HttpHeader.TRANSFER_ENCODING || known == HttpHeader.CONTENT_LENGTH;
                if (!frames && !staysBehind(known) && !edit.touches(field.getName())) {
                    kept.add(field);
                }
            }
        }
        return kept;
    }

    /** Trailers are for those who say that they take them (RFC 9110, section 6.5.1). */
    private static boolean takesTrailers(org.eclipse.jetty.server.Request clientRequest) {
        return clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                || clientRequest.getHeaders().contains(HttpHeader.TE, "trailers");
    }

    private static boolean staysBehind(@Nullable HttpHeader known) {
        return known != null
                && switch (known) {
                    case CONNECTION, KEEP_ALIVE, PROXY_AUTHENTICATE, PROXY_CONNECTION, TE, UPGRADE -> true;
                    default -> false;
                };
    }

    private static List<String> listed(HttpFields upstreamFields) {
        HttpField connection = upstreamFields.getField(HttpHeader.CONNECTION);
        if (connection == null
                || HttpHeaderValue.KEEP_ALIVE.is(connection.getValue())
                || HttpHeaderValue.CLOSE.is(connection.getValue())) {
            return List.of();
        }
        return upstreamFields.getCSV(HttpHeader.CONNECTION, false).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("content-length") && !name.equals("set-cookie"))
                .toList();
    }

    private static String value(HttpField field) {
        return field.getValue() == null ? "" : field.getValue();
    }
}
