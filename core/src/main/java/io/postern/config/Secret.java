/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** A value that must not be shown: its {@code toString} is {@code ***}. Comparing two takes the same time wherever they differ. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps a value. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself; it must go into no log, message or URL. */
    public String reveal() {
        return value;
    }

    /** The bytes that the value stands for in base64 or base64url, padded or not; anything else is an {@link IllegalArgumentException}. */
    public byte[] base64() {
        String url = value.strip().replace('+', '-').replace('/', '_');
        try {
            return Base64.getUrlDecoder().decode(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64"); // without the cause, whose message shows a character
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
