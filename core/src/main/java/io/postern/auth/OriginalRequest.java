/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which request a front proxy asks about: nginx names it in {@code X-Original-Method} and {@code X-Original-URI} or
 * {@code X-Original-URL}, Traefik and Caddy in {@code X-Forwarded-Method} and {@code X-Forwarded-Uri}, Envoy by method and path
 * of its own request, below the endpoint. A proxy passes on what its clients send, so headers of both families that do not agree,
 * repeated ones and aliases are refused rather than ranked.
 */
final class OriginalRequest {
    private static final String ORIGINAL_METHOD = "X-Original-Method";
    private static final String ORIGINAL_URI = "X-Original-URI";
    private static final String ORIGINAL_URL = "X-Original-URL";
    private static final String FORWARDED_METHOD = "X-Forwarded-Method";
    private static final String FORWARDED_URI = "X-Forwarded-Uri";
    private static final Set<String> NAMES =
            Set.of(ORIGINAL_METHOD, ORIGINAL_URI, ORIGINAL_URL, FORWARDED_METHOD, FORWARDED_URI);
    private static final FoldedNames FOLDED = FoldedNames.of(NAMES);

    private OriginalRequest() {}

    /**
     * The request that is asked about, with the headers and the peer of the one that asks.
     *
     * @param below what follows the endpoint's own path in the target, query included; empty where nothing does
     */
    static Optional<RequestHead> of(RequestHead asking, String below) {
        if (below.startsWith("/")) {
            return Optional.of(asking.about(asking.method(), below));
        }
        for (Header header : asking.headers()) {
            if (FOLDED.contains(header.name()) && NAMES.stream().noneMatch(header.name()::equalsIgnoreCase)) {
                return Optional.empty();
            }
        }
        Optional<String> method = agreed(asking.headers(), List.of(ORIGINAL_METHOD, FORWARDED_METHOD));
        Optional<String> target = agreed(asking.headers(), List.of(ORIGINAL_URI, ORIGINAL_URL, FORWARDED_URI));
        if (method.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(asking.about(method.get(), target.get()));
    }

    /** The one value that all headers of these names have. */
    private static Optional<String> agreed(Headers headers, List<String> names) {
        Optional<String> agreed = Optional.empty();
        for (String name : names) {
            List<String> values = headers.all(name);
            if (values.size() > 1) {
                return Optional.empty();
            }
            if (values.size() == 1) {
                String value = name.equals(ORIGINAL_URL) ? withoutOrigin(values.get(0)) : values.get(0);
                if (value.isEmpty() || (agreed.isPresent() && !agreed.get().equals(value))) {
                    return Optional.empty();
                }
                agreed = Optional.of(value);
            }
        }
        return agreed;
    }

    /** The path and query of an absolute URL; empty where it is none. */
    private static String withoutOrigin(String url) {
        int authority = url.startsWith("https://") ? 8 : url.startsWith("http://") ? 7 : -1;
        if (authority < 0) {
            return "";
        }
        for (int i = authority; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '/') {
                return url.substring(i);
            }
            // A browser ends the authority at these, too; what follows is not a path that both would read alike.
            if (c == '?' || c == '#' || c == '\\') {
                return "";
            }
        }
        return "/";
    }
}
