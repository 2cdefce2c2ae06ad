/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The public keys with which a provider's signatures are verified. Immutable; two sets are equal when their keys are. */
final class KeySet {
    /** More keys than any provider publishes. */
    private static final int MAX_KEYS = 64;
    /** How many keys a token without a key id may cost. */
    private static final int MAX_TRIES = 4;

    /** No key at all. */
    static final KeySet NONE = new KeySet(Set.of());

    private final Set<VerificationKey> keys;

    private KeySet(Set<VerificationKey> keys) {
        this.keys = keys;
    }

    /** The keys of a JWK Set (RFC 7517, section 5) that can be used; the others are left out. */
    static KeySet of(Claims document) {
        List<VerificationKey> keys = new ArrayList<>();
        if (document.values().get("keys") instanceof List<?> list) {
            list.stream().limit(MAX_KEYS).forEach(jwk -> key(jwk).ifPresent(keys::add));
        }
        return new KeySet(Set.copyOf(keys));
    }

    private static Optional<VerificationKey> key(Object jwk) {
        if (!(jwk instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        return VerificationKey.of(Claims.of(map));
    }

    /**
     * The key that made the token's signature, tried among those that the token names, or, where it names none, among the few
     * that fit. Empty where no key of that name is here, or none that fits helps a token without a name: another set may have it.
     */
    Optional<VerificationKey> verify(SignedToken token, String algorithm, Optional<String> keyId) throws Refusal {
        List<VerificationKey> candidates = keys.stream()
                .filter(key -> key.fits(algorithm))
                .filter(key -> keyId.isEmpty() || key.id().equals(keyId))
                .limit(MAX_TRIES)
                .toList();
        for (VerificationKey key : candidates) {
            if (key.verifies(token, algorithm)) {
                return Optional.of(key);
            }
        }
        if (candidates.isEmpty() || keyId.isEmpty()) {
            return Optional.empty();
        }
        throw new Refusal(Reason.TOKEN_SIGNATURE, "the signature is not that of the key that the token names");
    }

    /** Whether a key, which verified a token once, is still here. */
    boolean contains(VerificationKey key) {
        return keys.contains(key);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySet set && keys.equals(set.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }
}
