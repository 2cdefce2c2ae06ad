/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page may load and where its forms may go (CSP Level 3): no script, the style sheets that stand in it by their digest,
 * the logo as a {@code data:} URL, forms to this site.
 */
final class ContentPolicy {
    private static final Pattern STYLE =
            Pattern.compile("<style[^>]*>(.*?)</style>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private final String start;

    private ContentPolicy(String start) {
        this.start = start;
    }

    /**
     * The policy of a page that consists of these two.
     *
     * @param logo whether there is one
     * @param ownTemplates whether an operator wrote some of it, who may show pictures of his site
     */
    static ContentPolicy of(boolean logo, boolean ownTemplates, String layout, String content) {
        Set<String> digests = new LinkedHashSet<>();
        for (String text : new String[] {layout, content}) {
            Matcher style = STYLE.matcher(text);
            while (style.find()) {
                digests.add("'sha256-" + digest(style.group(1)) + "'");
            }
        }
        String images = ownTemplates ? " img-src 'self' data:;" : logo ? " img-src data:;" : "";
        return new ContentPolicy("default-src 'none';"
                + (digests.isEmpty() ? "" : " style-src " + String.join(" ", digests) + ";")
                + images
                + " base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
    }

    /** The header's value. */
    String text(Optional<URI> leadsTo) {
        // A provider's logout may lead over further ones, whose addresses nobody knows here.
        return start + leadsTo.map(url -> " https: " + origin(url)).orElse("");
    }

    private static String origin(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getRawAuthority();
    }

    private static String digest(String style) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java platform", e);
        }
    }
}
