/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.sync.source.http.JsonPage;
import io.postern.sync.source.http.SourceFault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a page says about the others, in each of the forms that the service has had: a token; a link under {@code links.next}
 * or {@code next}, whole or relative; or nothing but a total, to go on by offset.
 *
 * @param token what asks for the next page
 * @param link where the next page is
 * @param total how many records there are in all
 */
record Pagination(Optional<String> token, Optional<String> link, Optional<Long> total) {

    /** Reads it from a page; one that has none is no page of this service. */
    static Pagination of(String what, JsonPage page) throws SourceFault {
        if (!(page.around().get("pagination") instanceof Map<?, ?> pagination)) {
            throw new SourceFault(what + " answered without pagination");
        }
        Optional<String> nested =
                pagination.get("links") instanceof Map<?, ?> links ? text(links.get("next")) : Optional.empty();
        return new Pagination(
                text(pagination.get("token")),
                nested.or(() -> text(pagination.get("next"))),
                pagination.get("total") instanceof Long total ? Optional.of(total) : Optional.empty());
    }

    /** Whether the page names no other after it. */
    boolean isLast() {
        return token.isEmpty() && link.isEmpty();
    }

    /**
     * The address of the next page; empty after the last.
     *
     * @param first the address of the first page
     * @param current that of this page
     * @param read how many records came with this page and those before it
     */
    Optional<URI> next(String what, URI first, URI current, long read) throws SourceFault {
        if (token.isPresent()) {
            return Optional.of(with(first, "token", token.get()));
        }
        if (link.isPresent()) {
            return Optional.of(followed(what, current, link.get()));
        }
        return total.filter(all -> read < all).map(all -> with(first, "offset", Long.toString(read)));
    }

    private static URI with(URI uri, String name, String value) {
        return URI.create(uri + "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static URI followed(String what, URI current, String link) throws SourceFault {
        URI next;
        try {
            next = current.resolve(link);
        } catch (IllegalArgumentException e) {
            throw new SourceFault(what + " has a link to the next page that is no address");
        }
        if (!sameOrigin(next, current)) {
            throw new SourceFault(what + " has a link to the next page that leaves " + current.getScheme() + "://"
                    + current.getAuthority() + ", and was not followed");
        }
        return next;
    }

    private static boolean sameOrigin(URI next, URI current) {
        return next.getRawAuthority() != null
                && next.getRawAuthority().equalsIgnoreCase(current.getRawAuthority())
                && next.getScheme() != null
                && next.getScheme().equalsIgnoreCase(current.getScheme());
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
