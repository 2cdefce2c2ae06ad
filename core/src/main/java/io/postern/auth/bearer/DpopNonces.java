/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces for DPoP proofs (RFC 9449, section 8) that need no memory: a keyed hash of the time. A new one is given out every
 * {@link #PERIOD}; the one before is still taken. Replicas that share keys take each other's.
 */
final class DpopNonces {
    /** A proof made ahead of time is good for twice this time at most. */
    static final Duration PERIOD = Duration.ofMinutes(3);

    private static final String ALGORITHM = "HmacSHA256";
    /** Keeps this key apart from whatever else the shared key is for. */
    private static final byte[] PURPOSE = "postern dpop nonce".getBytes(StandardCharsets.US_ASCII);
    /** 144 bits: nobody guesses them, and base64url needs no padding. */
    private static final int NONCE_BYTES = 18;

    private final byte[] key;
    private final Clock clock;

    DpopNonces(List<Secret> sharedKeys, SecureRandom random, Clock clock) {
        this.clock = clock;
        if (sharedKeys.isEmpty()) {
            this.key = new byte[32];
            random.nextBytes(key);
        } else {
            this.key = hash(sharedKeys.get(0).base64(), PURPOSE);
        }
    }

    /** The nonce to use from now on. */
    String current() {
        return at(period());
    }

    /** Whether that is a nonce of this period or the one before. */
    boolean accepts(String nonce) {
        long period = period();
        return same(nonce, at(period)) || same(nonce, at(period - 1));
    }

    private long period() {
        return clock.instant().getEpochSecond() / PERIOD.toSeconds();
    }

    private String at(long period) {
        byte[] hash = hash(key, ByteBuffer.allocate(Long.BYTES).putLong(period).array());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, NONCE_BYTES));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hash(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
