/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static io.postern.auth.bearer.BearerAuthenticatorTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Outcome;
import io.postern.auth.Peer;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.BearerConfig;
import io.postern.config.DpopConfig;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are bound to a key or to a certificate. */
class DpopTest {
    private static final MovableClock CLOCK =
            new MovableClock(Instant.parse("2026-11-22T10:00:00Z").truncatedTo(ChronoUnit.SECONDS));
    private static final URI HERE = URI.create("https://data.example.org/data");
    private static final SigningKey KEY = SigningKey.ec("proof");
    private static TestIssuer issuer;
    private static BearerFixture gate;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start(CLOCK);
        gate = BearerFixture.of(CLOCK, ProviderSettings.of(issuer.issuer()).build());
    }

    @AfterAll
    static void stop() {
        gate.close();
        issuer.close();
    }

    @Test
    void acceptsAProofOfAnotherMake() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        String token = issuer.token()
                .claim("cnf", Map.of("jkt", key.computeThumbprint().toString()))
                .claim("typ", "DPoP")
                .build();
        DefaultDPoPProofFactory proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
        for (int i = 0; i < 2; i++) {
            String proof = proofs.createDPoPJWT(
                            new JWTID(),
                            "GET",
                            HERE,
                            Date.from(CLOCK.instant()),
                            new DPoPAccessToken(token),
                            new Nonce())
                    .serialize();
            assertThat(gate.decide(request(token, proof))).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void acceptsAProofOnceAndTheSameRequestAsOftenAsItIsLookedAt() {
        String token = bound();
        RequestHead request = request(token, proof(token, Map.of()));
        assertThat(gate.decide(request)).isInstanceOf(Outcome.Accepted.class);
        assertThat(gate.decide(request)).isInstanceOf(Outcome.Accepted.class);
        assertThat(gate.decide(request.about("GET", "/data"))).isInstanceOf(Outcome.Accepted.class);
        RequestHead again = request(token, request.headers().first("DPoP").orElseThrow());
        assertThat(reason(gate.decide(again))).isEqualTo(Reason.TOKEN_PROOF);
    }

    @ParameterizedTest
    @CsvSource({
        "https://data.example.org/data, /data?x=1",
        "https://data.example.org/data?y=2#z, /data",
        "HTTPS://Data.Example.ORG:443/data, /data",
        "https://data.example.org/d%61ta, /data",
        "https://data.example.org/%c3%a9, /%C3%A9",
        "https://data.example.org, /",
    })
    void comparesAddressesAsAddresses(String htu, String target) {
        String token = bound();
        RequestHead request = request(token, proof(token, Map.of("htu", htu)));
        assertThat(gate.decide(request.about("GET", target))).isInstanceOf(Outcome.Accepted.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesAProof(String row, Map<String, Object> claims, Map<String, Object> header) {
        String token = bound();
        Outcome outcome = gate.decide(request(token, proof(token, claims, header)));
        assertThat(reason(outcome)).isEqualTo(Reason.TOKEN_PROOF);
        assertThat(((Outcome.Rejected) outcome).headers())
                .extracting(Header::value)
                .singleElement()
                .asString()
                .startsWith("DPoP error=\"invalid_dpop_proof\", algs=\"ES256 ");
    }

    static Stream<Arguments> refusesAProof() {
        long now = CLOCK.instant().getEpochSecond();
        Map<String, Object> privateKey = new HashMap<>(jwk());
        privateKey.put("d", "AAAA");
        return Stream.of(
                claims("another method", Map.of("htm", "POST")),
                claims("the method in another case", Map.of("htm", "get")),
                claims("another path", Map.of("htu", "https://data.example.org/other")),
                claims("another host", Map.of("htu", "https://evil.example/data")),
                claims("another port", Map.of("htu", "https://data.example.org:8443/data")),
                claims("another scheme", Map.of("htu", "http://data.example.org/data")),
                claims("a slash more", Map.of("htu", "https://data.example.org/data/")),
                claims("no address", Map.of("htu", "data")),
                claims("an array", Map.of("htu", List.of(HERE.toString()))),
                claims("for another token", Map.of("ath", Digests.sha256("another"))),
                claims("too old", Map.of("iat", now - 61)),
                claims("from the future", Map.of("iat", now + 31)),
                claims("iat as text", Map.of("iat", "" + now)),
                claims("row 86: a jti that is no string", Map.of("jti", List.of("' OR 1=1--"))),
                header("another type", Map.of("typ", "JWT")),
                header("no algorithm", Map.of("alg", "none")),
                header("a symmetric algorithm", Map.of("alg", "HS256")),
                header("an algorithm of another key", Map.of("alg", "RS256")),
                header(
                        "another key",
                        Map.of(
                                "jwk",
                                SigningKey.ec("x").publicKey().orElseThrow().toJSONObject())),
                header("a private key", Map.of("jwk", privateKey)),
                header("a symmetric key", Map.of("jwk", Map.of("kty", "oct", "k", "AAAA"))),
                header("no key", Map.of("jwk", "none")),
                header("critical extensions", Map.of("crit", List.of("x"), "x", 1)));
    }

    @ParameterizedTest
    @CsvSource({"htm", "htu", "iat", "jti", "ath"})
    void refusesAProofWithout(String claim) {
        String token = bound();
        Map<String, Object> claims = proofClaims(token);
        claims.remove(claim);
        String proof = KEY.sign(json(proofHeader()), json(claims));
        assertThat(reason(gate.decide(request(token, proof)))).isEqualTo(Reason.TOKEN_PROOF);
    }

    @Test
    void refusesTwoProofsAndNone() {
        String token = bound();
        assertThat(reason(gate.decide(BearerFixture.request(
                        "Authorization", "DPoP " + token,
                        "DPoP", proof(token, Map.of()),
                        "DPoP", proof(token, Map.of())))))
                .isEqualTo(Reason.TOKEN_PROOF);
        assertThat(reason(gate.decide("DPoP " + token))).isEqualTo(Reason.TOKEN_PROOF);
        assertThat(reason(gate.decide(request(token, "junk")))).isEqualTo(Reason.TOKEN_PROOF);
    }

    @Test
    void refusesABoundTokenAsABearerTokenAlsoWhenItIsKnown() {
        String token = bound();
        assertThat(gate.decide(request(token, proof(token, Map.of())))).isInstanceOf(Outcome.Accepted.class);
        Outcome outcome =
                gate.decide(BearerFixture.request("Authorization", "Bearer " + token, "DPoP", proof(token, Map.of())));
        assertThat(reason(outcome)).isEqualTo(Reason.TOKEN_PROOF);
        assertThat(((Outcome.Rejected) outcome).headers())
                .extracting(Header::value)
                .singleElement()
                .asString()
                .startsWith("DPoP error=\"invalid_token\"");
        assertThat(reason(gate.decide("DPoP " + token))).isEqualTo(Reason.TOKEN_PROOF);
    }

    @Test
    void refusesATokenThatIsBoundToNothingWithTheDpopScheme() {
        String token = issuer.token().build();
        for (int i = 0; i < 2; i++) {
            assertThat(reason(gate.decide(request(token, proof(token, Map.of())))))
                    .isEqualTo(Reason.TOKEN_PROOF);
        }
    }

    @Test
    void leavesAnotherIssuersTokenAloneWithTheDpopSchemeToo() {
        String token = issuer.token().claim("iss", "https://other.example").build();
        assertThat(gate.decide(request(token, proof(token, Map.of())))).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void givesOutANonceAndTakesItBack() {
        BearerConfig config =
                new BearerConfig(true, new DpopConfig(true, true, Duration.ofSeconds(60)), 100, Duration.ZERO);
        try (BearerFixture strict = BearerFixture.of(
                CLOCK, config, ProviderSettings.of(issuer.issuer()).build())) {
            String token = bound();
            Outcome first = strict.decide(request(token, proof(token, Map.of("nonce", "guessed"))));
            assertThat(reason(first)).isEqualTo(Reason.TOKEN_PROOF_NONCE);
            List<Header> headers = ((Outcome.Rejected) first).headers();
            assertThat(headers.get(0).value()).startsWith("DPoP error=\"use_dpop_nonce\"");
            assertThat(headers.get(1).name()).isEqualTo("DPoP-Nonce");
            Map<String, Object> nonce = Map.of("nonce", headers.get(1).value());
            assertThat(strict.decide(request(token, proof(token, nonce)))).isInstanceOf(Outcome.Accepted.class);
            CLOCK.move(DpopNonces.PERIOD);
            assertThat(strict.decide(request(token, proof(token, nonce)))).isInstanceOf(Outcome.Accepted.class);
            CLOCK.move(DpopNonces.PERIOD);
            String fresh = bound();
            assertThat(reason(strict.decide(request(fresh, proof(fresh, nonce)))))
                    .isEqualTo(Reason.TOKEN_PROOF_NONCE);
        }
    }

    @Test
    void refusesABoundTokenWhereDpopIsOff() {
        BearerConfig config =
                new BearerConfig(true, new DpopConfig(false, false, Duration.ofSeconds(60)), 100, Duration.ZERO);
        try (BearerFixture off = BearerFixture.of(
                CLOCK, config, ProviderSettings.of(issuer.issuer()).build())) {
            String token = bound();
            assertThat(reason(off.decide(request(token, proof(token, Map.of())))))
                    .isEqualTo(Reason.TOKEN_PROOF);
        }
    }

    @Test
    void wantsTheCertificateThatATokenIsBoundTo() throws Exception {
        X509Certificate client = certificate("client.pem");
        String authorization = issuer.token()
                .claim("cnf", Map.of("x5t#S256", Digests.sha256(client.getEncoded())))
                .bearer();
        for (int i = 0; i < 2; i++) { // the second time from memory
            assertThat(gate.decide(from(client, authorization))).isInstanceOf(Outcome.Accepted.class);
            assertThat(reason(gate.decide(from(certificate("other.pem"), authorization))))
                    .isEqualTo(Reason.TOKEN_CERTIFICATE);
            assertThat(reason(gate.decide(authorization))).isEqualTo(Reason.TOKEN_CERTIFICATE);
        }
    }

    private static Arguments claims(String row, Map<String, Object> claims) {
        return arguments(row, claims, Map.of());
    }

    private static Arguments header(String row, Map<String, Object> header) {
        return arguments(row, Map.of(), header);
    }

    private static String bound() {
        try {
            String thumbprint =
                    KEY.publicKey().orElseThrow().computeThumbprint().toString();
            return issuer.token().claim("cnf", Map.of("jkt", thumbprint)).build();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String proof(String token, Map<String, Object> claims) {
        return proof(token, claims, Map.of());
    }

    private static String proof(String token, Map<String, Object> claims, Map<String, Object> header) {
        Map<String, Object> allClaims = proofClaims(token);
        allClaims.putAll(claims);
        Map<String, Object> wholeHeader = proofHeader();
        wholeHeader.putAll(header);
        return KEY.sign(json(wholeHeader), json(allClaims));
    }

    private static Map<String, Object> proofHeader() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "dpop+jwt");
        header.put("alg", "ES256");
        header.put("jwk", jwk());
        return header;
    }

    private static Map<String, Object> proofClaims(String token) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("htm", "GET");
        claims.put("htu", HERE.toString());
        claims.put("iat", CLOCK.instant().getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("ath", Digests.sha256(token));
        return claims;
    }

    private static Map<String, Object> jwk() {
        return KEY.publicKey().orElseThrow().toJSONObject();
    }

    private static String json(Map<String, Object> members) {
        return new com.nimbusds.jose.Payload(members).toString();
    }

    private static RequestHead request(String token, String proof) {
        return BearerFixture.request("Authorization", "DPoP " + token, "DPoP", proof);
    }

    private static RequestHead from(X509Certificate certificate, String authorization) {
        Peer peer = new Peer(InetAddress.getLoopbackAddress(), Optional.of(certificate));
        return new RequestHead("r1", "GET", "/data", Headers.of("Authorization", authorization), peer, true);
    }

    private static X509Certificate certificate(String file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Objects.requireNonNull(DpopTest.class.getResourceAsStream(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
