/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** How a page looks, and the policy that lets a browser take this style and nothing else. */
final class Style {

    static final String TEXT = read();

    private Style() {}

    /** A Content-Security-Policy: no script, nothing from elsewhere, and no style but this one. */
    static String policy() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(Style.class.getResourceAsStream("report.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
