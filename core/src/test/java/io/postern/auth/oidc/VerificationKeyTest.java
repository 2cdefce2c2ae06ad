/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.postern.testing.SigningKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationKeyTest {
    private static final SigningKey RSA = SigningKey.rsa("r");
    private static final SigningKey EC = SigningKey.ec("e");
    private static final SigningKey ED = SigningKey.ed25519("d");

    @Test
    void verifiesWhatItsPrivateHalfSigned() {
        for (SigningKey key : List.of(RSA, SigningKey.rsa("p", "PS256", 2048), EC, ED)) {
            SignedToken token = SignedToken.read(key.sign("{}", "{}")).orElseThrow();
            VerificationKey verifier = VerificationKey.of(jwk(key, Map.of())).orElseThrow();
            assertThat(verifier.verifies(token, key.algorithm())).as("%s", key).isTrue();
            SignedToken other = SignedToken.read(key.sign("{}", "{\"a\":1}")).orElseThrow();
            String swapped = other.compact().substring(0, other.compact().lastIndexOf('.') + 1) + token.signature();
            assertThat(verifier.verifies(SignedToken.read(swapped).orElseThrow(), key.algorithm()))
                    .as("%s", key)
                    .isFalse();
        }
    }

    @Test
    void servesNoOtherFamily() {
        VerificationKey rsa = VerificationKey.of(jwk(RSA, Map.of())).orElseThrow();
        assertThat(Stream.of("RS256", "PS512")).allMatch(rsa::fits);
        assertThat(Stream.of("HS256", "ES256", "EdDSA", "none", "")).noneMatch(rsa::fits);
        VerificationKey ec = VerificationKey.of(jwk(EC, Map.of())).orElseThrow();
        assertThat(Stream.of("RS256", "ES384", "ES512", "HS256")).noneMatch(ec::fits);
    }

    @Test
    void servesOnlyTheAlgorithmThatItNames() {
        VerificationKey key =
                VerificationKey.of(jwk(RSA, Map.of("alg", "PS256"))).orElseThrow();
        assertThat(key.fits("PS256")).isTrue();
        assertThat(key.fits("RS256")).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isNone(String why, Claims jwk) {
        assertThat(VerificationKey.of(jwk)).isEmpty();
    }

    static Stream<Arguments> isNone() {
        return Stream.of(
                arguments("symmetric", new Claims(Map.of("kty", "oct", "k", "AAAAAAAAAAAAAAAAAAAAAA", "alg", "HS256"))),
                arguments("RSA with 1024 bits", jwk(SigningKey.rsa("w", "RS256", 1024), Map.of())),
                arguments("RSA with exponent 1", jwk(RSA, Map.of("e", "AQ"))),
                arguments("for encryption", jwk(RSA, Map.of("use", "enc"))),
                arguments("for signing alone", jwk(RSA, Map.of("key_ops", List.of("sign")))),
                arguments("for an algorithm of another family", jwk(RSA, Map.of("alg", "HS256"))),
                arguments("for encryption by algorithm", jwk(RSA, Map.of("alg", "RSA-OAEP"))),
                arguments("row 14: not on the curve", jwk(EC, Map.of("x", "AAAA"))),
                arguments("of an unknown curve", jwk(EC, Map.of("crv", "P-255"))),
                arguments("an Ed25519 key of 31 bytes", jwk(ED, Map.of("x", "A".repeat(41) + "A"))),
                arguments("for key agreement", jwk(ED, Map.of("crv", "X25519"))),
                arguments("of an unknown type", new Claims(Map.of("kty", "AKP"))),
                arguments("of a type that is no text", new Claims(Map.of("kty", 1))),
                arguments("of nothing", new Claims(Map.of())));
    }

    @Test
    void ignoresWhatStandsBesideAKey() {
        Claims odd = jwk(RSA, Map.of("x5c", List.of("not a certificate"), "d", "AAAA", "exp", "never"));
        assertThat(VerificationKey.of(odd)).isPresent();
    }

    @Test
    void triesFourKeysForATokenThatNamesNone() throws Refusal {
        List<Map<String, Object>> many = Stream.generate(
                        () -> SigningKey.ec("x").publicKey().orElseThrow().toJSONObject())
                .limit(30)
                .toList();
        KeySet keys = KeySet.of(new Claims(Map.of("keys", many)));
        SignedToken token = SignedToken.read(EC.sign("{}", "{}")).orElseThrow();
        assertThat(keys.verify(token, "ES256", java.util.Optional.empty())).isEmpty();
        assertThat(keys.isEmpty()).isFalse();
    }

    private static Claims jwk(SigningKey key, Map<String, Object> changes) {
        Map<String, Object> members =
                new HashMap<>(key.publicKey().orElseThrow().toJSONObject());
        members.putAll(changes);
        return new Claims(members);
    }
}
