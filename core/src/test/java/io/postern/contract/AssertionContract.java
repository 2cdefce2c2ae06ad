/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The assertion that travels with an identity, as an app verifies it. */
public abstract class AssertionContract extends ContractSuite {
    private static final ClientRequest DATA = ClientRequest.get("/data");

    /** Tests gates of that kind. */
    protected AssertionContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    private SignedJWT told(String yaml, ClientRequest request) throws Exception {
        List<String> lines = send(yaml, request).called().headers().all("X-Postern-Assertion");
        assertThat(lines).hasSize(1);
        return SignedJWT.parse(lines.get(0));
    }

    @Test
    @DisplayName("it says who is calling, for whom it is, and until when")
    void whatItSays() throws Exception {
        SignedJWT jwt = told(Configs.tokens(), DATA.as(Person.ALICE));
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(jwt.getHeader().getType().getType()).isEqualTo("postern+jwt");
        assertThat(claims.getIssuer()).isEqualTo(Configs.PUBLIC_URL);
        assertThat(claims.getAudience()).hasSize(1);
        assertThat(claims.getAudience().get(0)).startsWith("http://127.0.0.1:");
        assertThat(claims.getSubject()).isEqualTo("a-1");
        assertThat(claims.getStringClaim("idp")).isEqualTo(Realm.variables().get("ISSUER"));
        assertThat(claims.getStringClaim("preferred_username")).isEqualTo("alice");
        assertThat(claims.getStringClaim("email")).isEqualTo("alice@example.org");
        assertThat(claims.getStringClaim("name")).isEqualTo("Alice A");
        assertThat(claims.getStringListClaim("groups")).containsExactly("staff", "readers");
        assertThat(claims.getBooleanClaim("sysadmin")).isFalse();
        assertThat(claims.getStringClaim("client")).isEqualTo("api");
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(claims.getExpirationTime().toInstant())
                .isAfter(claims.getIssueTime().toInstant())
                .isBeforeOrEqualTo(claims.getIssueTime().toInstant().plusSeconds(60));
    }

    @Test
    @DisplayName("it verifies with the published keys, which hold no private half")
    void itVerifies() throws Exception {
        SignedJWT jwt = told(Configs.tokens(), DATA.as(Person.ALICE));
        Seen published = send(Configs.tokens(), ClientRequest.get("/oauth2/jwks"));
        assertThat(published.status()).isEqualTo(200);
        JWKSet keys = JWKSet.parse(published.body());
        assertThat(keys.containsNonPublicKeys()).isFalse();
        JWSVerifier verifier =
                new ECDSAVerifier(keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey());
        assertThat(jwt.verify(verifier)).isTrue();
    }

    @Test
    @DisplayName("a browser's is a browser's, and the identity provider is the issuer")
    void aBrowsers() throws Exception {
        JWTClaimsSet claims = told(Configs.shibboleth(), DATA.throughServiceProvider(Person.ALICE))
                .getJWTClaimsSet();
        assertThat(claims.getStringClaim("client")).isEqualTo("browser");
        assertThat(claims.getStringClaim("idp")).isEqualTo(Configs.IDP);
        assertThat(claims.getSubject()).isEqualTo("alice");
    }

    @Test
    @DisplayName("it is not signed anew for each request, and never shared between people")
    void itIsReused() throws Exception {
        ClientRequest alice = DATA.as(Person.ALICE);
        String first = told(Configs.tokens(), alice).serialize();
        assertThat(told(Configs.tokens(), alice).serialize()).isEqualTo(first);
        assertThat(told(Configs.tokens(), DATA.as(Person.ADMIN))
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo("r-1");
        assertThat(told(Configs.tokens(), DATA.as(Person.ALICE.in("other")))
                        .getJWTClaimsSet()
                        .getStringListClaim("groups"))
                .containsExactly("other");
    }

    @Test
    @DisplayName("row 77: it is no access token, not even where the app's own credentials are")
    void itIsNoAccessToken() throws Exception {
        String assertion = told(Configs.tokens(), DATA.as(Person.ALICE)).serialize();
        for (String path : List.of("/data", "/api/x", "/public/x")) {
            Seen seen = send(Configs.tokens(), ClientRequest.get(path).with("Authorization", "Bearer " + assertion));
            assertThat(seen.status()).as(path).isEqualTo(401);
            assertThat(seen.app()).as(path).isEmpty();
        }
    }

    @Test
    @DisplayName("nobody gets none, and neither do switched-off gates")
    void nobodyGetsNone() {
        assertThat(send(Configs.tokens(), ClientRequest.get("/public/x"))
                        .called()
                        .headers()
                        .has("X-Postern-Assertion"))
                .isFalse();
        assertThat(send(Configs.tokens() + "assertion: {enabled: false}\n", DATA.as(Person.ALICE))
                        .called()
                        .headers()
                        .has("X-Postern-Assertion"))
                .isFalse();
    }
}
