/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests that another site caused in a signed-in person's browser (Fetch Metadata; RFC 6454 for the older ones). An
 * app that is signed in by header does not check for itself.
 */
final class CrossSite {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Optional<String> origin;
    private final List<PathPattern> exempt;

    CrossSite(Optional<URI> publicUrl, List<String> exempt) {
        this.origin = publicUrl.map(CrossSite::origin);
        this.exempt = exempt.stream().map(PathPattern::of).toList();
    }

    /**
     * Whether a request whose identity a browser added by itself must be refused.
     *
     * @param readings every way in which the path may be read; an exemption must hold for all of them
     */
    boolean refuses(RequestHead request, List<String> readings) {
        boolean changes = !SAFE.contains(request.method()) || upgrade(request.headers());
        return changes && !readings.stream().allMatch(this::exempt) && !ownSite(request.headers());
    }

    private boolean exempt(String path) {
        return exempt.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** A front proxy that asks about a WebSocket may have taken {@code Upgrade} away as a header of its own connection. */
    private static boolean upgrade(Headers headers) {
        return headers.has("Upgrade")
                || headers.has("Sec-WebSocket-Key")
                || headers.has("Sec-WebSocket-Version")
                || headers.first("Sec-Fetch-Mode").map("websocket"::equals).orElse(false);
    }

    private boolean ownSite(Headers headers) {
        List<String> site = headers.all("Sec-Fetch-Site");
        if (!site.isEmpty()) {
            return site.size() == 1
                    && (site.get(0).equals("same-origin") || site.get(0).equals("none"));
        }
        List<String> origins = headers.all("Origin");
        return origins.size() == 1
                && origin.isPresent()
                && origins.get(0).toLowerCase(Locale.ROOT).equals(origin.get());
    }

    /** As a browser writes it: scheme and host in lower case, the port where it is not the scheme's own. */
    private static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort();
        boolean usual = port < 0 || (scheme.equals("https") && port == 443) || (scheme.equals("http") && port == 80);
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}
