/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ties cookies of the app to the person they were set for ({@code upstream.bind-cookies}): the app's session must not outlive
 * a change of person in front of it. A bound cookie's value gets a seal on its way out, {@code value~seal}, and loses it on its
 * way in; a value whose seal is missing or was made for somebody else is not forwarded. "Nobody" is a person of its own.
 *
 * <p>The seal is HMAC-SHA-256, cut to 128 bits, over the length-prefixed name, value, issuer and subject, so that no character
 * can move from one into another.
 */
final class CookieBinding {
    private static final char MARK = '~';
    private static final int SEAL_BYTES = 16;
    private static final byte[] PURPOSE = "postern bind-cookies 1".getBytes(StandardCharsets.US_ASCII);

    private final Set<String> names;
    private final List<SecretKeySpec> keys;

    /**
     * @param names the cookies to bind
     * @param keys at least one secret; the first seals, all are tried
     */
    CookieBinding(Set<String> names, List<byte[]> keys) {
        this.names = Set.copyOf(names);
        this.keys =
                keys.stream().map(key -> new SecretKeySpec(key, "HmacSHA256")).toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("binding cookies needs a key");
        }
    }

    boolean binds(String cookieName) {
        return names.contains(cookieName);
    }

    /** The {@code Set-Cookie} line with its value sealed for that person; a line that deletes the cookie stays as it is. */
    String seal(String setCookie, Optional<Account> person) {
        int end = setCookie.indexOf(';');
        String pair = end < 0 ? setCookie : setCookie.substring(0, end);
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return setCookie;
        }
        String name = pair.substring(0, equals).strip();
        String value = pair.substring(equals + 1).strip();
        if (value.isEmpty() || value.equals("\"\"")) {
            return setCookie;
        }
        return name + "=" + value + MARK + encode(mac(keys.get(0), name, value, person))
                + (end < 0 ? "" : setCookie.substring(end));
    }

    /** The app's own value of a bound cookie, where its seal was made for that person. */
    Optional<String> open(String name, String sealed, Optional<Account> person) {
        int mark = sealed.lastIndexOf(MARK);
        if (mark < 0) {
            return Optional.empty();
        }
        String value = sealed.substring(0, mark);
        byte[] seal;
        try {
            seal = Base64.getUrlDecoder().decode(sealed.substring(mark + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        for (SecretKeySpec key : keys) {
            if (MessageDigest.isEqual(seal, mac(key, name, value, person))) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static byte[] mac(SecretKeySpec key, String name, String value, Optional<Account> person) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(PURPOSE);
            part(mac, name);
            part(mac, value);
            part(mac, person.map(Account::issuer).orElse(""));
            part(mac, person.map(Account::subject).orElse(""));
            return Arrays.copyOf(mac.doFinal(), SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is in every Java platform", e);
        }
    }

    private static void part(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
    }

    private static String encode(byte[] seal) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
    }
}
