/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Header;
import io.postern.auth.OwnCookies;
import io.postern.auth.RequestHead;
import io.postern.config.CookieConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gate's own cookies as a browser sends them and as it is told to keep them: {@code __Host-} where the public URL is https and
 * no domain is set, {@code HttpOnly}, {@code SameSite=Lax}, for all paths (RFC 6265bis, sections 4.1.2 and 4.1.3). Immutable.
 */
public final class CookieLines {
    private static final String SET_COOKIE = "Set-Cookie";

    private final String base;
    private final String attributes;
    private final Optional<String> domain;

    /**
     * Cookies of a site.
     *
     * @param cookie what their names begin with, and for which domain
     * @param publicUrl what a browser sees
     */
    public CookieLines(CookieConfig cookie, URI publicUrl) {
        boolean https = "https".equalsIgnoreCase(publicUrl.getScheme());
        this.domain = cookie.domain();
        this.base = (https && domain.isEmpty() ? "__Host-" : "") + cookie.name();
        this.attributes = "; Path=/" + (https ? "; Secure" : "") + "; HttpOnly; SameSite=Lax";
    }

    /** The name of the session's own cookie. */
    public String name() {
        return base;
    }

    /** The name of another cookie of the gate's: the session's, {@code _}, and that. */
    public String name(String suffix) {
        return base + "_" + suffix;
    }

    /** The line that makes a browser keep a cookie for that long. */
    public Header set(String name, String value, Duration maxAge) {
        return new Header(
                SET_COOKIE,
                name + "=" + value + "; Max-Age=" + Math.max(0, maxAge.toSeconds()) + inDomain() + attributes);
    }

    /**
     * The lines that make a browser forget a cookie. Where a domain is set there are two of them: a cookie without one may be
     * left of an earlier configuration, and would be sent beside the other for ever.
     */
    public List<Header> clear(String name) {
        Header hostAlone = new Header(SET_COOKIE, name + "=; Max-Age=0" + attributes);
        return domain.isEmpty()
                ? List.of(hostAlone)
                : List.of(hostAlone, new Header(SET_COOKIE, name + "=; Max-Age=0" + inDomain() + attributes));
    }

    /** How long a line with that cookie is, so that none is longer than what browsers keep. */
    int length(String name, int valueLength) {
        return name.length()
                + 1
                + valueLength
                + "; Max-Age=31622400".length()
                + inDomain().length()
                + attributes.length();
    }

    /** The values of that cookie in the request; more than one where a browser was given several of the same name. */
    public List<String> values(RequestHead request, String name) {
        return shown(request).getOrDefault(name, List.of());
    }

    /**
     * The cookie with the session's own name, where it is there once and none is there whose name goes on with a number:
     * the usual case, without a map.
     */
    Optional<OwnCookies.Pair> alone(RequestHead request) {
        Optional<OwnCookies.Pair> only = Optional.empty();
        for (OwnCookies.Pair pair : request.headers().cookies()) {
            String name = pair.name();
            if (name.equals(base)) {
                if (only.isPresent()) {
                    return Optional.empty();
                }
                only = Optional.of(pair);
            } else if (ours(name) && beginsNumber(name, base.length() + 1)) {
                return Optional.empty();
            }
        }
        return only;
    }

    private static boolean beginsNumber(String name, int at) {
        return name.length() > at && (name.charAt(at) == '-' || (name.charAt(at) >= '0' && name.charAt(at) <= '9'));
    }

    private boolean ours(String name) {
        return name.startsWith(base) && (name.length() == base.length() || name.charAt(base.length()) == '_');
    }

    /** The names and values of all the gate's cookies that the request shows, in their order. */
    public Map<String, List<String>> shown(RequestHead request) {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        for (OwnCookies.Pair pair : request.headers().cookies()) {
            String name = pair.name();
            if (ours(name)) {
                shown.computeIfAbsent(name, first -> new ArrayList<>(1)).add(pair.value());
            }
        }
        return shown;
    }

    private String inDomain() {
        return domain.map(named -> "; Domain=" + named).orElse("");
    }
}
