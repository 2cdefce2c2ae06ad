/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Text that only this gate and its replicas can read or make, for one purpose: what was sealed for one opens for no other, though
 * all use the keys of {@code session.keys}.
 *
 * <ol>
 *   <li>From each key one is derived for each purpose (HKDF with SHA-256, RFC 5869).
 *   <li>The content is encrypted with AES-256-GCM under a random 96-bit IV (NIST SP 800-38D, section 8.2.2), which is safe for
 *       2<sup>32</sup> texts of one key and purpose.
 *   <li>Version, purpose and the place that the text is made for, such as the name of a cookie, are authenticated with it, each
 *       with its length.
 *   <li>The text is version, key id, IV and ciphertext in base64url. The id says which key to try, so that a guess costs no
 *       decryption; it tells nothing about the key.
 * </ol>
 *
 * Immutable; safe for use by many threads at once.
 */
public final class Sealer {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int KEY_ID_BYTES = 4;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + KEY_ID_BYTES + IV_BYTES;
    private static final byte[] SALT = "postern seal 1".getBytes(StandardCharsets.US_ASCII);
    private static final String HMAC = "HmacSHA256";

    private final String purpose;
    private final List<Key> keys;
    private final SecureRandom random;

    /** A key of one purpose. */
    private record Key(ByteBuffer id, SecretKeySpec secret) {}

    /**
     * Seals for that purpose.
     *
     * @param purpose what the texts are for, such as {@code session}
     * @param keys at least one secret of 32 bytes; the first seals, all open
     * @param random makes the IVs
     */
    public Sealer(String purpose, List<byte[]> keys, SecureRandom random) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("sealing needs a key");
        }
        this.purpose = purpose;
        this.random = random;
        this.keys = keys.stream().map(key -> derived(key, purpose)).toList();
    }

    /** How long the text of a content of that many bytes is. */
    public static int sealedLength(int contentBytes) {
        int bytes = HEAD_BYTES + contentBytes + TAG_BYTES;
        return (bytes * 4 + 2) / 3;
    }

    /**
     * The content as a text of letters, digits, {@code -} and {@code _}; another one each time.
     *
     * @param place where the text will stand, such as the name of a cookie; it opens nowhere else
     */
    public String seal(String place, byte[] content) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        Key key = keys.get(0);
        byte[] sealed = Arrays.copyOf(head(key, iv), HEAD_BYTES + content.length + TAG_BYTES);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, iv, place).doFinal(content, 0, content.length, sealed, HEAD_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed to encrypt", e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** The content that was sealed for that place with one of the keys; empty for every other text. */
    public Optional<byte[]> open(String place, String text) {
        byte[] sealed = bytes(text);
        if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer id = ByteBuffer.wrap(sealed, 1, KEY_ID_BYTES);
        byte[] iv = Arrays.copyOfRange(sealed, 1 + KEY_ID_BYTES, HEAD_BYTES);
        for (Key key : keys) {
            if (key.id().equals(id)) {
                try {
                    return Optional.of(cipher(Cipher.DECRYPT_MODE, key, iv, place)
                            .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES));
                } catch (AEADBadTagException forged) {
                    // two keys may have the same id
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("AES-GCM failed to decrypt", e);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a text that opened was sealed with the first key, so that it stays readable when the others are taken away. */
    public boolean current(String text) {
        byte[] sealed = bytes(text);
        return sealed.length >= HEAD_BYTES && keys.get(0).id().equals(ByteBuffer.wrap(sealed, 1, KEY_ID_BYTES));
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static byte[] head(Key key, byte[] iv) {
        return ByteBuffer.allocate(HEAD_BYTES)
                .put(VERSION)
                .put(key.id().duplicate())
                .put(iv)
                .array();
    }

    private Cipher cipher(int mode, Key key, byte[] iv, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(part(purpose));
        cipher.updateAAD(part(place));
        return cipher;
    }

    /** With its length, so that nothing can move from one part into the next. */
    private static byte[] part(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static Key derived(byte[] key, String purpose) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes, where " + KEY_BYTES + " are needed");
        }
        byte[] extracted = mac(SALT, key);
        byte[] secret = mac(extracted, expandInfo("key", purpose));
        byte[] id = mac(extracted, expandInfo("id", purpose));
        return new Key(
                ByteBuffer.wrap(Arrays.copyOf(id, KEY_ID_BYTES)).asReadOnlyBuffer(), new SecretKeySpec(secret, "AES"));
    }

    /** The input of the one step of HKDF-Expand that 32 bytes need (RFC 5869, section 2.3). */
    private static byte[] expandInfo(String what, String purpose) {
        byte[] name = part(what);
        byte[] of = part(purpose);
        return ByteBuffer.allocate(name.length + of.length + 1)
                .put(name)
                .put(of)
                .put((byte) 1)
                .array();
    }

    private static byte[] mac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(HMAC + " is in every Java platform", e);
        }
    }

    /** The purpose; the keys are secrets. */
    @Override
    public String toString() {
        return "Sealer[" + purpose + "]";
    }
}
