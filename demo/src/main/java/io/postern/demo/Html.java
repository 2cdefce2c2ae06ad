/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** What the pages of the demonstration share: one style, no script, and text that is never taken for markup. */
final class Html {
    /** Of every page. */
    static final String CONTENT_TYPE = "text/html;charset=utf-8";

    private static final String STYLE = resource("page.css");

    private Html() {}

    /** The page of that name, its style in place. */
    static String template(String name) {
        return resource(name).replace("{{style}}", STYLE);
    }

    /**
     * The Content-Security-Policy of a page: nothing is loaded and nothing runs; the one style sheet is named by its digest.
     *
     * @param formAction where its forms may lead, redirects included
     */
    static String policy(String formAction) {
        return "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; base-uri 'none'; frame-ancestors 'none';"
                + " form-action " + formAction;
    }

    /** The text with everything that means something to HTML, or to the template, made harmless. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(Html.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
