/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a plan's lines, so that what was looked at is what is approved. */
final class PlanHash {

    private final MessageDigest digest;

    PlanHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    /** As people copy it: 64 hexadecimal digits. */
    String text() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
