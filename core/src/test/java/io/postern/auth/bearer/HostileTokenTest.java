/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.postern.auth.Outcome;
import io.postern.auth.Reason;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that somebody tried on somebody: none makes an identity, and none reaches for the network. */
class HostileTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final MovableClock CLOCK = new MovableClock(NOW);
    private static final SigningKey STRANGER = SigningKey.rsa("key-0");
    private static final SigningKey EC = SigningKey.ec("ec-0");
    private static TestIssuer issuer;
    private static BearerFixture gate;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start(CLOCK);
        issuer.publish(EC);
        gate = BearerFixture.of(CLOCK, ProviderSettings.of(issuer.issuer()).build());
        BearerAuthenticatorTest.accepted(gate.decide(issuer.token().bearer()));
        BearerAuthenticatorTest.accepted(gate.decide(issuer.token().signedBy(EC).bearer()));
        issuer.forgetCalls();
    }

    @AfterAll
    static void stop() {
        gate.close();
        issuer.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesATokenThatSaysItIsOurs(String row, Reason reason, String token) {
        assertThat(BearerAuthenticatorTest.reason(gate.decide("Bearer " + token)))
                .isEqualTo(reason);
        assertThat(issuer.calls(TestIssuer.KEYS)).isZero();
    }

    static Stream<Arguments> refusesATokenThatSaysItIsOurs() {
        return Stream.of(keyConfusion(), headers(), kinds(), claims(), times(), ellipticCurves())
                .flatMap(table -> table);
    }

    private static Stream<Arguments> keyConfusion() {
        byte[] pem = publicKey().getBytes(StandardCharsets.US_ASCII);
        byte[] jwk = issuer.key().publicKey().orElseThrow().toJSONString().getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                arguments("row 6: HS256 with the PEM", Reason.TOKEN_ALGORITHM, hmac(pem)),
                arguments("row 6: HS256 with the JWK", Reason.TOKEN_ALGORITHM, hmac(jwk)),
                arguments(
                        "row 6: RS256 by an EC key's name",
                        Reason.TOKEN_KEY_UNKNOWN,
                        token().header("kid", EC.id()).build()),
                arguments("row 48: alg none", Reason.TOKEN_ALGORITHM, unsigned("none")),
                arguments("row 48: alg NoNe", Reason.TOKEN_ALGORITHM, unsigned("NoNe")),
                arguments("row 48: alg empty", Reason.TOKEN_ALGORITHM, unsigned("")),
                arguments(
                        "row 48: no alg",
                        Reason.TOKEN_ALGORITHM,
                        token().withoutHeader("alg").build()),
                arguments("row 48: no signature", Reason.TOKEN_SIGNATURE, withoutSignature(token().build())),
                arguments(
                        "an algorithm that is not listed",
                        Reason.TOKEN_ALGORITHM,
                        token().header("alg", "RS512").build()),
                arguments(
                        "somebody else's key under the same name",
                        Reason.TOKEN_SIGNATURE,
                        token().forgedBy(STRANGER).build()),
                arguments("a payload of another token", Reason.TOKEN_SIGNATURE, swapped()));
    }

    private static Stream<Arguments> headers() {
        Map<String, Object> jwk = STRANGER.publicKey().orElseThrow().toJSONObject();
        return Stream.of(
                arguments(
                        "row 16: jwk",
                        Reason.TOKEN_MALFORMED,
                        token().forgedBy(STRANGER).header("jwk", jwk).build()),
                arguments(
                        "row 16: jku",
                        Reason.TOKEN_MALFORMED,
                        token().forgedBy(STRANGER)
                                .header("jku", "https://evil.example/jwks")
                                .build()),
                arguments(
                        "row 16: x5u",
                        Reason.TOKEN_MALFORMED,
                        token().forgedBy(STRANGER)
                                .header("x5u", "https://evil.example/cert")
                                .build()),
                arguments(
                        "row 16: x5c",
                        Reason.TOKEN_SIGNATURE,
                        token().forgedBy(STRANGER)
                                .header("x5c", List.of("MIIB"))
                                .build()),
                arguments(
                        "row 16: kid is a path",
                        Reason.TOKEN_KEY_UNKNOWN,
                        token().header("kid", "../../dev/null").build()),
                arguments(
                        "row 16: kid is SQL",
                        Reason.TOKEN_KEY_UNKNOWN,
                        token().header("kid", "' OR 1=1").build()),
                arguments(
                        "row 16: kid is an address",
                        Reason.TOKEN_KEY_UNKNOWN,
                        token().header("kid", "https://evil/jwks").build()),
                arguments(
                        "kid is a number",
                        Reason.TOKEN_CLAIM,
                        token().header("kid", 0).build()),
                arguments(
                        "crit",
                        Reason.TOKEN_MALFORMED,
                        token().header("crit", List.of("exp")).header("exp", 1).build()),
                arguments(
                        "b64",
                        Reason.TOKEN_MALFORMED,
                        token().header("b64", false).build()),
                arguments(
                        "zip",
                        Reason.TOKEN_MALFORMED,
                        token().header("zip", "DEF").build()),
                arguments(
                        "typ is an object",
                        Reason.TOKEN_CLAIM,
                        token().header("typ", Map.of()).build()));
    }

    private static Stream<Arguments> kinds() {
        return Stream.of(
                arguments(
                        "row 77: our assertion",
                        Reason.TOKEN_NOT_ACCESS,
                        token().header("typ", "postern+jwt")
                                .claim("iss", BearerFixture.PUBLIC_URL)
                                .build()),
                arguments(
                        "row 77: our assertion without its type",
                        Reason.TOKEN_NOT_ACCESS,
                        token().claim("iss", BearerFixture.PUBLIC_URL).build()),
                arguments(
                        "row 77: a DPoP proof",
                        Reason.TOKEN_NOT_ACCESS,
                        token().header("typ", "dpop+jwt").without("iss").build()),
                arguments(
                        "row 77: a logout token",
                        Reason.TOKEN_NOT_ACCESS,
                        token().header("typ", "logout+jwt").build()),
                arguments(
                        "row 77: a logout token without its type",
                        Reason.TOKEN_NOT_ACCESS,
                        token().without("typ").claim("events", Map.of()).build()),
                arguments(
                        "row 77: a logout token of Keycloak",
                        Reason.TOKEN_NOT_ACCESS,
                        token().claim("typ", "Logout").build()),
                arguments(
                        "row 77: a refresh token", Reason.TOKEN_NOT_ACCESS, hmacToken(token().claim("typ", "Refresh"))),
                arguments(
                        "row 77: an offline token",
                        Reason.TOKEN_NOT_ACCESS,
                        token().claim("typ", "Offline").build()),
                arguments(
                        "row 77: any other type",
                        Reason.TOKEN_NOT_ACCESS,
                        token().header("typ", "secevent+jwt").build()),
                arguments(
                        "row 117: an ID token of Keycloak",
                        Reason.TOKEN_NOT_ACCESS,
                        token().claim("typ", "ID").build()),
                arguments(
                        "row 117: an ID token with nonce",
                        Reason.TOKEN_NOT_ACCESS,
                        token().without("typ").claim("nonce", "n").build()),
                arguments(
                        "row 117: an ID token with at_hash",
                        Reason.TOKEN_NOT_ACCESS,
                        token().without("typ").claim("at_hash", "h").build()),
                arguments(
                        "row 117: an ID token for the client alone",
                        Reason.TOKEN_NOT_ACCESS,
                        token().without("typ", "scope")
                                .claim("aud", TestIssuer.AUDIENCE)
                                .build()),
                arguments(
                        "an at+jwt without client_id",
                        Reason.TOKEN_CLAIM,
                        token().header("typ", "at+jwt").without("azp").build()),
                arguments(
                        "an at+jwt without jti",
                        Reason.TOKEN_CLAIM,
                        token().header("typ", "application/at+jwt")
                                .without("jti")
                                .build()),
                arguments(
                        "an at+jwt that is a refresh token",
                        Reason.TOKEN_NOT_ACCESS,
                        token().header("typ", "at+jwt").claim("typ", "Refresh").build()));
    }

    private static Stream<Arguments> claims() {
        return Stream.of(
                arguments(
                        "row 117: another client of the realm",
                        Reason.TOKEN_AUDIENCE,
                        token().claim("aud", "other-app").build()),
                arguments(
                        "row 117: aud with a prefix of ours",
                        Reason.TOKEN_AUDIENCE,
                        token().claim("aud", List.of("data-portal-2", "data")).build()),
                arguments(
                        "row 117: no aud",
                        Reason.TOKEN_AUDIENCE,
                        token().without("aud").build()),
                arguments(
                        "row 126: aud is a number",
                        Reason.TOKEN_CLAIM,
                        token().claim("aud", 5).build()),
                arguments(
                        "row 126: aud is an object",
                        Reason.TOKEN_CLAIM,
                        token().claim("aud", Map.of("data-portal", true)).build()),
                arguments(
                        "row 126: aud has a number",
                        Reason.TOKEN_CLAIM,
                        token().claim("aud", List.of("data-portal", 1)).build()),
                arguments(
                        "row 126: sub is a number",
                        Reason.TOKEN_CLAIM,
                        token().claim("sub", 1).build()),
                arguments(
                        "row 126: sub is an array",
                        Reason.TOKEN_CLAIM,
                        token().claim("sub", List.of("ada")).build()),
                arguments(
                        "row 126: sub is an object",
                        Reason.TOKEN_CLAIM,
                        token().claim("sub", Map.of("sub", "ada")).build()),
                arguments(
                        "row 126: sub is true",
                        Reason.TOKEN_CLAIM,
                        token().claim("sub", true).build()),
                arguments("row 126: sub is null", Reason.IDENTITY_UNUSABLE, payload("\"sub\":null,")),
                arguments(
                        "row 126: sub is empty",
                        Reason.IDENTITY_UNUSABLE,
                        token().claim("sub", "").build()),
                arguments(
                        "no sub",
                        Reason.IDENTITY_UNUSABLE,
                        token().without("sub").build()),
                arguments(
                        "row 126: email is an array",
                        Reason.TOKEN_CLAIM,
                        token().claim("email", List.of("ada@example.org", "root@example.org"))
                                .build()),
                arguments(
                        "row 126: groups is an object",
                        Reason.TOKEN_CLAIM,
                        token().claim("groups", Map.of("admins", true)).build()),
                arguments(
                        "row 126: groups are nested",
                        Reason.TOKEN_CLAIM,
                        token().claim("groups", List.of(List.of("admins"))).build()),
                arguments(
                        "row 126: groups are numbers",
                        Reason.TOKEN_CLAIM,
                        token().claim("groups", List.of(1)).build()),
                arguments(
                        "row 126: realm_access is a string",
                        Reason.TOKEN_CLAIM,
                        token().claim("realm_access", "roles").build()),
                arguments(
                        "jti is a number",
                        Reason.TOKEN_CLAIM,
                        token().claim("jti", 1).build()),
                arguments(
                        "user name with a line break",
                        Reason.IDENTITY_UNUSABLE,
                        token().claim("preferred_username", "ada\r\nX-Remote-User: root")
                                .build()),
                arguments(
                        "user name with a trailing space",
                        Reason.IDENTITY_UNUSABLE,
                        token().claim("preferred_username", "ada ").build()),
                arguments(
                        "no user name",
                        Reason.IDENTITY_UNUSABLE,
                        token().without("preferred_username").build()),
                arguments(
                        "cnf of an unknown kind",
                        Reason.TOKEN_PROOF,
                        token().claim("cnf", Map.of("kid", "k")).build()),
                arguments(
                        "cnf is a string",
                        Reason.TOKEN_CLAIM,
                        token().claim("cnf", "jkt").build()));
    }

    private static Stream<Arguments> times() {
        long now = NOW.getEpochSecond();
        return Stream.of(
                arguments(
                        "row 117: no exp",
                        Reason.TOKEN_CLAIM,
                        token().without("exp").build()),
                arguments(
                        "row 126: exp is text",
                        Reason.TOKEN_CLAIM,
                        token().claim("exp", "" + (now + 60)).build()),
                arguments("row 126: exp is 1e300", Reason.TOKEN_CLAIM, payload("\"exp\":1e300,")),
                arguments("row 126: exp is 253402300800", Reason.TOKEN_CLAIM, payload("\"exp\":253402300800,")),
                arguments(
                        "row 126: exp is a long integer",
                        Reason.TOKEN_CLAIM,
                        payload("\"exp\":99999999999999999999999999,")),
                arguments(
                        "row 126: exp is negative",
                        Reason.TOKEN_CLAIM,
                        token().claim("exp", -1).build()),
                arguments(
                        "row 126: exp is true",
                        Reason.TOKEN_CLAIM,
                        token().claim("exp", true).build()),
                arguments(
                        "exp has passed",
                        Reason.TOKEN_EXPIRED,
                        token().claim("exp", now - 31).build()),
                arguments(
                        "exp is 0",
                        Reason.TOKEN_EXPIRED,
                        token().claim("exp", 0).build()),
                arguments(
                        "nbf is to come",
                        Reason.TOKEN_NOT_YET_VALID,
                        token().claim("nbf", now + 31).build()),
                arguments(
                        "nbf is text",
                        Reason.TOKEN_CLAIM,
                        token().claim("nbf", "0").build()),
                arguments(
                        "iat is to come",
                        Reason.TOKEN_NOT_YET_VALID,
                        token().claim("iat", now + 31).build()),
                arguments(
                        "iat is an array",
                        Reason.TOKEN_CLAIM,
                        token().claim("iat", List.of(now)).build()));
    }

    private static Stream<Arguments> ellipticCurves() {
        byte[] order =
                new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16).toByteArray();
        byte[] n = Arrays.copyOfRange(order, order.length - 32, order.length);
        byte[] one = new byte[32];
        one[31] = 1;
        return Stream.of(
                arguments("row 49: r = s = 0", Reason.TOKEN_SIGNATURE, es256(new byte[64])),
                arguments("row 49: r = n", Reason.TOKEN_SIGNATURE, es256(joined(n, one))),
                arguments("row 49: s = n", Reason.TOKEN_SIGNATURE, es256(joined(one, n))),
                arguments("row 49: r = 0", Reason.TOKEN_SIGNATURE, es256(joined(new byte[32], one))),
                arguments("row 49: 63 bytes", Reason.TOKEN_SIGNATURE, es256(new byte[63])),
                arguments("row 49: DER", Reason.TOKEN_SIGNATURE, es256(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void leavesWhatNamesNoIssuerOfOursAlone(String row, String authorization) {
        assertThat(gate.decide(authorization)).isInstanceOf(Outcome.Absent.class);
        assertThat(issuer.calls(TestIssuer.KEYS)).isZero();
    }

    static Stream<Arguments> leavesWhatNamesNoIssuerOfOursAlone() throws JOSEException {
        String good = token().build();
        String[] parts = good.split("\\.", -1);
        return Stream.of(
                arguments("row 53: junk", "Bearer junk"),
                arguments("nothing", "Bearer"),
                arguments("nothing after the space", "Bearer "),
                arguments("an empty header", ""),
                arguments("two in one", "Bearer " + good + ", Bearer " + good),
                arguments("a control character", "Bearer " + good + "\u0001"),
                arguments("no space", "Bearer" + good),
                arguments("Basic", "Basic YTpi"),
                arguments("an API token without a scheme", good),
                arguments(
                        "another issuer",
                        "Bearer " + token().claim("iss", "https://evil.example").build()),
                arguments(
                        "an issuer with a slash",
                        "Bearer " + token().claim("iss", issuer.issuer() + "/").build()),
                arguments(
                        "iss is an array",
                        "Bearer "
                                + token().claim("iss", List.of(issuer.issuer())).build()),
                arguments("no iss", "Bearer " + token().without("iss").build()),
                arguments("row 19: a.b", "Bearer a.b"),
                arguments("row 19: ....", "Bearer ...."),
                arguments("row 19: five parts", "Bearer a.b.c.d.e"),
                arguments("row 19: header null", "Bearer " + token().withHeader("null")),
                arguments("row 19: header []", "Bearer " + token().withHeader("[]")),
                arguments("row 19: header 1", "Bearer " + token().withHeader("1")),
                arguments("row 19: payload []", "Bearer " + token().withPayload("[]")),
                arguments("row 19: payload of nothing", "Bearer " + parts[0] + ".." + parts[2]),
                arguments("row 19: two objects", "Bearer " + token().withPayload("{}{}")),
                arguments(
                        "row 71: PBES2",
                        "Bearer "
                                + jwe("{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\","
                                        + "\"p2s\":\"AAAA\",\"p2c\":2147483647}")),
                arguments(
                        "row 14: an ECDH curve of the sender's",
                        "Bearer "
                                + jwe(
                                        "{\"alg\":\"ECDH-ES\",\"enc\":"
                                                + "\"A128GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}}")),
                arguments("row 94: JWE around an unsigned token", "Bearer " + encrypted(unsigned("none"), "")),
                arguments("row 94: JWE around an object", "Bearer " + encrypted("{\"sub\":\"admin\"}", "")),
                arguments("row 114: a compressed JWE", "Bearer " + encrypted("a".repeat(100_000), "DEF")),
                arguments(
                        "row 125: a name twice in the payload",
                        "Bearer " + payload("\"sub\":\"admin\",\"sub\":\"ada\",")),
                arguments(
                        "row 125: a name twice in the header",
                        "Bearer " + token().withHeader("{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"key-0\"}")),
                arguments("row 125: a name twice, once null", "Bearer " + payload("\"sub\":null,\"sub\":\"ada\",")),
                arguments(
                        "row 82: 10,000 arrays in the payload",
                        "Bearer " + payload("\"a\":" + "[".repeat(5000) + "]".repeat(5000) + ",")),
                arguments(
                        "row 82: nested objects in the payload",
                        "Bearer " + payload("\"a\":" + "{\"a\":".repeat(1500) + "1" + "}".repeat(1500) + ",")),
                arguments(
                        "row 82: nested arrays in the header",
                        "Bearer "
                                + token().withHeader("{\"alg\":\"RS256\",\"a\":" + "[".repeat(3000) + "]".repeat(3000)
                                        + "}")),
                arguments("row 126: exp is NaN", "Bearer " + payload("\"exp\":NaN,")),
                arguments("row 126: exp is 1e999", "Bearer " + payload("\"exp\":1e999,")),
                arguments("a lone surrogate", "Bearer " + payload("\"preferred_username\":\"ada\\ud800\",")),
                arguments(
                        "bytes that are not UTF-8",
                        "Bearer " + parts[0] + "."
                                + Base64URL.encode(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}) + "."
                                + parts[2]),
                arguments("padding", "Bearer " + good + "="),
                arguments(
                        "stray bits in the last character",
                        "Bearer " + good.substring(0, good.length() - 1) + (char) (good.charAt(good.length() - 1) + 1)),
                arguments(
                        "more than 16 KiB",
                        "Bearer " + token().claim("x", "x".repeat(16_000)).build()));
    }

    @Test
    void acceptsWhatOnlyLooksHostile() {
        List<TestToken> good = List.of(
                token().withoutHeader("typ"),
                token().header("typ", "at+jwt"),
                token().header("typ", "application/at+jwt").without("typ"),
                token().without("typ").claim("aud", TestIssuer.AUDIENCE),
                token().claim("nonce", "Keycloak before 24 had it"),
                token().claim("exp", NOW.getEpochSecond() - 29),
                token().claim("exp", NOW.getEpochSecond() + 60.5),
                token().claim("nbf", NOW.getEpochSecond() + 29),
                token().without("iat"),
                token().withoutHeader("kid"));
        for (TestToken token : good) {
            assertThat(gate.decide(token.bearer())).as("%s", token.claims()).isInstanceOf(Outcome.Accepted.class);
        }
    }

    private static TestToken token() {
        return issuer.token();
    }

    private static String payload(String members) {
        Map<String, Object> claims = new java.util.HashMap<>(token().claims());
        for (String name : List.of("sub", "exp", "preferred_username")) {
            if (members.contains("\"" + name + "\"")) {
                claims.remove(name);
            }
        }
        String rest = new com.nimbusds.jose.Payload(claims).toString();
        return token().withPayload("{" + members + rest.substring(1));
    }

    private static String unsigned(String algorithm) {
        return withoutSignature(token().header("alg", algorithm).build());
    }

    private static String withoutSignature(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }

    private static String swapped() {
        String[] good = token().build().split("\\.", -1);
        String[] other = token().claim("sub", "root").build().split("\\.", -1);
        return good[0] + "." + other[1] + "." + good[2];
    }

    private static String hmac(byte[] secret) {
        return token().forgedBy(SigningKey.hmac(secret)).header("alg", "HS256").build();
    }

    private static String hmacToken(TestToken token) {
        return token.forgedBy(SigningKey.hmac(new byte[32]))
                .header("alg", "HS256")
                .build();
    }

    private static String es256(byte[] signature) {
        String token = token().signedBy(EC).build();
        return token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(signature);
    }

    private static byte[] joined(byte[] r, byte[] s) {
        byte[] both = Arrays.copyOf(r, 64);
        System.arraycopy(s, 0, both, 32, 32);
        return both;
    }

    private static String publicKey() {
        try {
            byte[] encoded = ((RSAKey) issuer.key().publicKey().orElseThrow())
                    .toRSAPublicKey()
                    .getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n"
                    + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encrypted(String content, String zip) throws JOSEException {
        JWEHeader.Builder header =
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM).contentType("JWT");
        if (!zip.isEmpty()) {
            header.compressionAlgorithm(com.nimbusds.jose.CompressionAlgorithm.DEF);
        }
        JWEObject jwe = new JWEObject(header.build(), new Payload(content));
        jwe.encrypt(new RSAEncrypter(((RSAKey) issuer.key().publicKey().orElseThrow()).toRSAPublicKey()));
        return jwe.serialize();
    }

    private static String jwe(String header) {
        return Base64URL.encode(header) + ".AAAA.AAAA.AAAA.AAAA";
    }
}
