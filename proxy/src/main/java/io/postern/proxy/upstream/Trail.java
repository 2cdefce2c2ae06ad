/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Where one request came from: what was said of the hops before, by a trusted proxy, and this one (RFC 7239 and the
 * {@code X-Forwarded-*} lines).
 */
final class Trail {
    /** What proxies say about earlier hops: believed from a trusted one, under these exact names. */
    private static final Set<String> BELIEVED = Set.of(
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-real-ip",
            "forwarded");

    private final Hop hop;
    private @Nullable String forwardedFor;
    private @Nullable String forwarded;
    private HttpFields.@Nullable Mutable others;

    Trail(Hop hop) {
        this.hop = hop;
    }

    /** Takes a line of the client's, where it may be believed; all others are left out. */
    void take(HttpField field) {
        if (!hop.trusted() || !BELIEVED.contains(field.getLowerCaseName())) {
            return;
        }
        HttpHeader known = field.getHeader();
        if (known == HttpHeader.X_FORWARDED_FOR) {
            forwardedFor = joined(forwardedFor, field.getValue());
        } else if (known == HttpHeader.FORWARDED) {
            forwarded = joined(forwarded, field.getValue());
        } else {
            HttpFields.Mutable kept = others == null ? HttpFields.build() : others;
            kept.add(field);
            others = kept;
        }
    }

    /**
     * Adds the lines that tell the app.
     *
     * @param host the host that the client names, empty where it names none
     */
    void addTo(HttpFields.Mutable upstreamFields, String host) {
        Hop.Named named = host.isEmpty() ? null : hop.named(host);
        if (!hop.trusted()) {
            upstreamFields.add(hop.forwardedFor());
            upstreamFields.add(hop.realIp());
            upstreamFields.add(hop.proto());
            upstreamFields.add(hop.port());
            if (named != null) {
                upstreamFields.add(named.forwardedHost());
                upstreamFields.add(named.forwarded());
            }
            return;
        }
        if (others != null) {
            upstreamFields.add(others);
        }
        String before = forwardedFor;
        upstreamFields.add(
                before == null
                        ? hop.forwardedFor()
                        : new HttpField(HttpHeader.X_FORWARDED_FOR, before + ", " + hop.address()));
        String here = named == null ? hop.forwarded() : named.forwarded().getValue();
        upstreamFields.add(HttpHeader.FORWARDED, forwarded == null ? here : forwarded + ", " + here);
        addUnlessThere(upstreamFields, hop.realIp());
        addUnlessThere(upstreamFields, hop.proto());
        if (!upstreamFields.contains(HttpHeader.X_FORWARDED_HOST)) {
            if (named != null) {
                upstreamFields.add(named.forwardedHost());
            }
            addUnlessThere(upstreamFields, hop.port());
        }
    }

    private static void addUnlessThere(HttpFields.Mutable fields, HttpField field) {
        if (!fields.contains(field.getName())) {
            fields.add(field);
        }
    }

    /** The values of two lines of one name as one (RFC 9110, section 5.3). */
    static @Nullable String joined(@Nullable String before, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return before;
        }
        return before == null ? value : before + ", " + value;
    }
}
