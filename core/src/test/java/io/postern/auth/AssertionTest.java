/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.postern.config.AssertionConfig;
import io.postern.config.HeaderEncoding;
import io.postern.config.HeaderPreset;
import io.postern.config.HeadersConfig;
import io.postern.config.Secret;
import io.postern.config.SpoofedHeaders;
import io.postern.testing.MovableClock;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AssertionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    private static Identity alice(Instant until) {
        return new Identity(
                new Account("https://sso.example.org", "a-1"),
                "keycloak",
                "alice",
                Optional.empty(),
                Optional.empty(),
                List.of("staff", "hidden"),
                List.of("staff"),
                true,
                true,
                Proof.SESSION,
                until,
                Map.of());
    }

    private static Assertion assertion(AssertionKeys keys) {
        return new Assertion(
                new AssertionConfig(true, "X-Postern-Assertion", "app", LIFETIME, List.of()),
                "https://data.example.org",
                keys,
                UUID::randomUUID);
    }

    private static Secret ec() throws Exception {
        return Secret.of(new ECKeyGenerator(Curve.P_256).generate().toJSONString());
    }

    private static Secret ed25519() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        EdECPoint point = ((EdECPublicKey) pair.getPublic()).getPoint();
        byte[] y = littleEndian(point.getY());
        if (point.isXOdd()) {
            y[31] |= (byte) 0x80;
        }
        return Secret.of(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(y))
                .d(Base64URL.encode(
                        ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow()))
                .build()
                .toJSONString());
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    /** By the platform's own means, as RFC 8037 has it. */
    private static boolean verifiesEd25519(SignedJWT jwt, OctetKeyPair key) throws Exception {
        byte[] x = key.getX().decode();
        boolean odd = (x[31] & 0x80) != 0;
        x[31] &= 0x7f;
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = x[31 - i];
        }
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big)))));
        verifier.update(jwt.getSigningInput());
        return verifier.verify(jwt.getSignature().decode());
    }

    @Test
    void bothKindsOfKeyVerifyWithWhatIsPublished() throws Exception {
        for (Secret secret : List.of(ec(), ed25519())) {
            AssertionKeys keys = AssertionKeys.of(List.of(secret), new SecureRandom());
            SignedJWT jwt = SignedJWT.parse(assertion(keys).sign(alice(NOW.plus(LIFETIME)), NOW));
            JWK published =
                    JWKSet.parse(keys.published()).getKeyByKeyId(jwt.getHeader().getKeyID());
            assertThat(published.isPrivate()).isFalse();
            assertThat(
                            published instanceof OctetKeyPair okp
                                    ? verifiesEd25519(jwt, okp)
                                    : jwt.verify(new ECDSAVerifier((ECKey) published)))
                    .isTrue();
        }
    }

    @Test
    void theFirstKeySignsAndAllArePublished() throws Exception {
        Secret old = ec();
        Secret fresh = ed25519();
        AssertionKeys before = AssertionKeys.of(List.of(old), new SecureRandom());
        AssertionKeys after = AssertionKeys.of(List.of(fresh, old), new SecureRandom());
        String signedBefore = assertion(before).sign(alice(NOW.plus(LIFETIME)), NOW);
        JWKSet published = JWKSet.parse(after.published());
        assertThat(published.getKeys()).hasSize(2);
        SignedJWT jwt = SignedJWT.parse(signedBefore);
        assertThat(jwt.verify(new ECDSAVerifier(
                        published.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey())))
                .isTrue();
        assertThat(after.signingKeyId()).isNotEqualTo(before.signingKeyId());
    }

    @Test
    void neverOutlivesTheIdentity() throws Exception {
        AssertionKeys keys = AssertionKeys.of(List.of(), new SecureRandom());
        Instant soon = NOW.plusSeconds(7);
        Assertion assertion = assertion(keys);
        assertThat(SignedJWT.parse(assertion.sign(alice(soon), NOW))
                        .getJWTClaimsSet()
                        .getExpirationTime()
                        .toInstant())
                .isEqualTo(soon);
        assertThat(assertion.reusableUntil(NOW, alice(soon))).isEqualTo(soon);
        assertThat(assertion.reusableUntil(NOW, alice(NOW.plusSeconds(3600)))).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void carriesTheGroupsThatAreHandedOnAndNoOthers() throws Exception {
        SignedJWT jwt = SignedJWT.parse(
                assertion(AssertionKeys.of(List.of(), new SecureRandom())).sign(alice(NOW.plus(LIFETIME)), NOW));
        assertThat(jwt.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("staff");
        assertThat(jwt.getJWTClaimsSet().getBooleanClaim("sysadmin")).isTrue();
        assertThat(jwt.getJWTClaimsSet().getStringClaim("client")).isEqualTo("browser");
        assertThat(jwt.getJWTClaimsSet().getClaims()).doesNotContainKeys("email", "name");
    }

    @Test
    void isReusedForHalfItsLifetimeByInstanceAndByValue() {
        MovableClock clock = new MovableClock(NOW);
        IdentityHeaders headers = new IdentityHeaders(
                new HeadersConfig(
                        HeaderPreset.POSTERN, Map.of(), ",", HeaderEncoding.UTF_8, 8192, SpoofedHeaders.STRIP),
                Optional.of(assertion(AssertionKeys.of(List.of(), new SecureRandom()))),
                "X-Postern-Assertion",
                Optional.empty(),
                List.of(),
                clock);
        Identity alice = alice(NOW.plusSeconds(3600));
        IdentityHeaders.Written first = headers.written(alice, Optional.empty());
        clock.move(Duration.ofSeconds(29));
        assertThat(headers.written(alice, Optional.empty())).isSameAs(first);
        assertThat(headers.written(alice(NOW.plusSeconds(3600)), Optional.empty()))
                .isSameAs(first);
        Provisioned.Active account = new Provisioned.Active("alice2", Optional.empty(), false);
        assertThat(headers.written(alice, Optional.of(account)).identity().username())
                .isEqualTo("alice2");
        clock.move(Duration.ofSeconds(1));
        assertThat(headers.written(alice, Optional.empty())).isNotSameAs(first).isNotEqualTo(first);
    }

    @Test
    void refusesWhatIsNoPrivateSigningKey() throws Exception {
        for (JWK key : List.of(
                new RSAKeyGenerator(2048).generate(),
                new OctetSequenceKeyGenerator(256).generate(),
                new ECKeyGenerator(Curve.P_384).generate(),
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK())) {
            Secret secret = Secret.of(key.toJSONString());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AssertionKeys.of(List.of(secret), new SecureRandom()))
                    .withMessageContaining("assertion.keys[0]")
                    .withMessageContaining("keygen assertion");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        AssertionKeys.of(List.of(Secret.of("{\"kty\":\"EC\",\"d\":\"s3cret\"}")), new SecureRandom()))
                .withMessageNotContaining("s3cret")
                .withNoCause();
    }
}
