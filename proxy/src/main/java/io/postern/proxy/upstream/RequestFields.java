/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.FoldedNames;
import io.postern.auth.Header;
import io.postern.auth.HeaderEdit;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of a request to the app, made of the client's in one pass:
 *
 * <ol>
 *   <li>what concerns one connection only is left behind (RFC 9110, section 7.6.1), and what {@code Connection} names;
 *   <li>what says where a request came from is left behind, unless a trusted proxy said it, under its exact name;
 *   <li>what the gate drops is left behind;
 *   <li>the rest is copied, our own forwarding lines are added, and last, what the gate sets.
 * </ol>
 */
final class RequestFields {
    private static final HttpField VIA = new PreEncodedHttpField(HttpHeader.VIA, "1.1 postern");
    private static final HttpField VIA_H2 = new PreEncodedHttpField(HttpHeader.VIA, "2.0 postern");
    private static final HttpField TE_TRAILERS = new PreEncodedHttpField(HttpHeader.TE, "trailers");
    private static final HttpField CONNECTION_TE = new PreEncodedHttpField(HttpHeader.CONNECTION, "TE");
    private static final HttpField CONNECTION_UPGRADE = new PreEncodedHttpField(HttpHeader.CONNECTION, "Upgrade");
    private static final HttpField UPGRADE_WEBSOCKET = new PreEncodedHttpField(HttpHeader.UPGRADE, "websocket");

    /**
     * Headers by which a client would tell the app another origin, path or method than the gate decided on, under any
     * spelling. {@code Proxy} becomes {@code HTTP_PROXY} in a CGI environment.
     */
    private static final FoldedNames MISLEADING = FoldedNames.of(List.of(
            "Forwarded",
            "X-Forwarded-*",
            "X-Forwarded",
            "X-Real-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "X-Originating-IP",
            "X-Remote-Addr",
            "X-Remote-IP",
            "True-Client-IP",
            "CF-Connecting-IP",
            "Fastly-Client-IP",
            "X-Original-*",
            "X-Rewrite-URL",
            "X-HTTP-Method-Override",
            "X-HTTP-Method",
            "X-Method-Override",
            "X-Envoy-*",
            "X-Host",
            "X-Request-Id",
            "Proxy",
            "Proxy-Connection",
            "Keep-Alive",
            "Transfer-Encoding",
            "Content-Length",
            "HTTP2-Settings"));

    private RequestFields() {}

    /**
     * What the pass must know beside the lines themselves.
     *
     * @param named the host that the client names, empty where it names none
     * @param host the {@code Host} line for the app
     */
    record Plan(
            HeaderEdit edit,
            Hop hop,
            String requestId,
            HttpVersion version,
            String named,
            HttpField host,
            boolean upgrade) {}

    /** Fills {@code upstreamFields} from the client's. */
    static void copy(HttpFields clientFields, Plan plan, HttpFields.Mutable upstreamFields) {
        HeaderEdit edit = plan.edit();
        Seen seen = new Seen(new Trail(plan.hop()));
        upstreamFields.add(plan.host());
        List<String> listed = List.of();
        for (HttpField field : clientFields) {
            if (field.getHeader() == HttpHeader.CONNECTION && names(field)) {
                listed = listed(clientFields);
                break;
            }
        }
        for (HttpField field : clientFields) {
            HttpHeader known = field.getHeader();
            if (known == null) {
                if (MISLEADING.contains(field.getName())) {
                    seen.trail.take(field);
                    continue;
                }
            } else if (!travels(known, field, plan, seen)) {
                continue;
            }
            if (edit.drops(field.getName()) || (!listed.isEmpty() && listed.contains(field.getLowerCaseName()))) {
                continue;
            }
            upstreamFields.add(field);
        }
        finish(plan, seen, upstreamFields);
    }

    /** Which trailers of a request reach the app: none that could not as a header, none that frames or routes (RFC 9110, section 6.5.1). */
    static HttpFields trailers(HttpFields clientTrailers, HeaderEdit edit) {
        HttpFields.Mutable kept = HttpFields.build();
        for (HttpField field : clientTrailers) {
            HttpHeader known = field.getHeader();
            boolean routes = known != null
                    && switch (known) {
                        case HOST,
                                TE,
                                TRAILER,
                                UPGRADE,
                                CONNECTION,
                                AUTHORIZATION,
                                COOKIE,
                                EXPECT,
                                CONTENT_TYPE,
                                CONTENT_ENCODING,
                                CONTENT_RANGE,
                                RANGE,
                                CACHE_CONTROL,
                                MAX_FORWARDS,
                                PROXY_AUTHORIZATION,
                                VIA -> true;
                        default -> false;
                    };
            if (!routes && !MISLEADING.contains(field.getName()) && !edit.drops(field.getName())) {
                kept.add(field);
            }
        }
        return kept;
    }

    /** Whether a well-known line goes on as it is; what is needed of the others is kept in {@code seen}. */
    private static boolean travels(HttpHeader known, HttpField field, Plan plan, Seen seen) {
        switch (known) {
            case HOST,
                    HTTP2_SETTINGS,
                    CONNECTION,
                    KEEP_ALIVE,
                    PROXY_AUTHORIZATION,
                    PROXY_CONNECTION,
                    TRANSFER_ENCODING,
                    UPGRADE -> {
                return false;
            }
            case TE -> {
                seen.trailers |= field.contains("trailers");
                return false;
            }
            case VIA -> {
                seen.via = Trail.joined(seen.via, field.getValue());
                return false;
            }
            case COOKIE -> {
                // HTTP/2 may split it; HTTP/1.1 must not (RFC 9113, section 8.2.3).
                if (plan.version() == HttpVersion.HTTP_2) {
                    seen.cookies = seen.cookies == null ? field.getValue() : seen.cookies + "; " + field.getValue();
                    return false;
                }
                return true;
            }
            case CONTENT_LENGTH -> {
                return true;
            }
            case FORWARDED,
                    X_FORWARDED_FOR,
                    X_FORWARDED_HOST,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_PORT,
                    X_FORWARDED_SERVER -> {
                seen.trail.take(field);
                return false;
            }
            default -> {
                return true;
            }
        }
    }

    private static void finish(Plan plan, Seen seen, HttpFields.Mutable upstreamFields) {
        String cookies = seen.cookies;
        if (cookies != null && !plan.edit().drops("Cookie")) {
            upstreamFields.add(HttpHeader.COOKIE, cookies);
        }
        seen.trail.addTo(upstreamFields, plan.named());
        HttpField via = plan.version() == HttpVersion.HTTP_2 ? VIA_H2 : VIA;
        String earlier = seen.via;
        upstreamFields.add(earlier == null ? via : new HttpField(HttpHeader.VIA, earlier + ", " + via.getValue()));
        upstreamFields.add("X-Request-Id", plan.requestId());
        if (plan.upgrade()) {
            upstreamFields.add(CONNECTION_UPGRADE);
            upstreamFields.add(UPGRADE_WEBSOCKET);
        } else if (seen.trailers) {
            upstreamFields.add(CONNECTION_TE);
            upstreamFields.add(TE_TRAILERS);
        }
        List<Header> sets = plan.edit().sets();
        for (int i = 0; i < sets.size(); i++) {
            Header set = sets.get(i);
            upstreamFields.add(set.name(), set.value());
        }
    }

    /** Whether a {@code Connection} line names anything but what this proxy handles anyway. */
    private static boolean names(HttpField connection) {
        String value = connection.getValue();
        return value != null
                && !value.equalsIgnoreCase(HttpHeaderValue.KEEP_ALIVE.asString())
                && !value.equalsIgnoreCase(HttpHeaderValue.CLOSE.asString());
    }

    /** The names that {@code Connection} lists, except those without which the request would be another one. */
    private static List<String> listed(HttpFields clientFields) {
        return clientFields.getCSV(HttpHeader.CONNECTION, false).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("host") && !name.equals("content-length") && !name.equals("content-type"))
                .toList();
    }

    /** What the pass keeps aside. */
    private static final class Seen {
        private final Trail trail;
        private @Nullable String via;
        private @Nullable String cookies;
        private boolean trailers;

        private Seen(Trail trail) {
            this.trail = trail;
        }
    }
}
