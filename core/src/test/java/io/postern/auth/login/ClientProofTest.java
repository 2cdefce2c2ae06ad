/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.testing.SignInDesk;
import io.postern.testing.TestIssuer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gate shows that it is the client, and what goes to the provider before a browser does. */
class ClientProofTest {
    private static final String SECRET = ", client-secret: " + TestIssuer.SECRET;

    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Map<String, String> form(String provider) {
        Answered ended =
                new Browser(fixture.login(LoginFixture.SITE + LoginFixture.provider(provider))).signIn("/oauth2/start");
        assertThat(ended.reason()).isEqualTo(Reason.SIGNED_IN);
        return fixture.issuer.desk().tokenForms().get(0);
    }

    private void takes(String... methods) {
        Map<String, Object> discovery = fixture.issuer.discovery();
        discovery.put("token_endpoint_auth_methods_supported", List.of(methods));
        fixture.issuer.discover(discovery);
    }

    @Test
    void sendsTheSecretInTheFormWhereTheProviderTakesItThereOnly() {
        takes("client_secret_post");

        assertThat(form(SECRET)).containsEntry("client_secret", TestIssuer.SECRET);
        assertThat(fixture.issuer.desk().authorizationHeaders()).containsExactly("");
    }

    /** Where a configuration is only looked at: a wrong secret may lock the client. */
    @ParameterizedTest
    @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
    void sendsNoSecretThatIsMissing(String method) {
        takes(method);

        Answered ended = new Browser(fixture.lookedAt(
                        LoginFixture.SITE + LoginFixture.provider(", client-secret: '${file:nowhere/client}'")))
                .signIn("/oauth2/start");

        assertThat(ended.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
        assertThat(fixture.issuer.desk().tokenForms()).isEmpty();
    }

    @Test
    void sendsTheSecretWhereItIsToldTo() {
        takes("client_secret_basic");

        assertThat(form(SECRET + ", client-auth: client_secret_post"))
                .containsEntry("client_secret", TestIssuer.SECRET);
    }

    @Test
    @DisplayName("RFC 6749, section 2.3.1: what goes into the header is encoded twice")
    void encodesTheSecret() {
        form(", client-secret: \"a b+ü:%\"");

        assertThat(fixture.issuer.desk().authorizationHeaders().get(0).substring("Basic ".length()))
                .satisfies(text -> assertThat(new String(
                                Base64.getDecoder().decode(text), java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("data-portal:a+b%2B%C3%BC%3A%25"));
    }

    @Test
    void mayBeAPublicClient() {
        assertThat(form("")).containsEntry("client_id", "data-portal").doesNotContainKey("client_secret");
        assertThat(fixture.issuer.desk().authorizationHeaders()).containsExactly("");
    }

    @Test
    void signsThatItIsTheClient() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        takes("private_key_jwt", "client_secret_basic");

        Map<String, String> form = form(SECRET + ", client-key: '" + key.toJSONString() + "'");

        assertThat(form)
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .doesNotContainKey("client_secret");
        SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
        assertThat(assertion.verify(new RSASSAVerifier(key.toPublicJWK()))).isTrue();
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("k1");
        assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("data-portal");
        assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("data-portal");
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(fixture.issuer.issuer());
        assertThat(assertion.getJWTClaimsSet().getJWTID()).hasSize(43);
        assertThat(assertion.getJWTClaimsSet().getExpirationTime().toInstant())
                .isEqualTo(fixture.clock.instant().plusSeconds(60));
    }

    @Test
    void signsByAKeyInPem() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(key.toPrivateKey().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";

        Map<String, String> form = form(", client-auth: private_key_jwt, client-key: \"" + pem + "\"");

        assertThat(SignedJWT.parse(form.get("client_assertion")).verify(new ECDSAVerifier(key.toPublicJWK())))
                .isTrue();
    }

    @Test
    @DisplayName("RFC 9126: the request goes to the provider first, and the browser carries a reference")
    void pushesTheRequest() {
        offerPushing(false);
        Browser browser = new Browser(fixture.login());

        Answered started = browser.visit("/oauth2/start?rd=/a");

        assertThat(SignInDesk.query(Browser.location(started))).containsOnlyKeys("client_id", "request_uri");
        assertThat(Browser.location(browser.back(started))).isEqualTo("/a");
        assertThat(fixture.issuer.desk().authorizations().get(0))
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "redirect_uri");
    }

    @Test
    void startsNothingWhereThePushedRequestIsRefusedOrLost() {
        offerPushing(true);
        Browser browser = new Browser(fixture.login());
        fixture.issuer.answer(TestIssuer.PUSHED, WireMock.unauthorized().withBody("{\"error\":\"invalid_client\"}"));
        Answered refused = browser.visit("/oauth2/start");
        fixture.issuer.answer(TestIssuer.PUSHED, WireMock.serverError());
        Answered lost = browser.visit("/oauth2/start");
        fixture.issuer.answer(TestIssuer.PUSHED, WireMock.okJson("{}"));
        Answered empty = browser.visit("/oauth2/start");

        assertThat(refused.reason()).isEqualTo(Reason.SIGN_IN_FAILED);
        assertThat(refused.detail()).contains("client-secret");
        assertThat(lost.reply().status()).isEqualTo(503);
        assertThat(Browser.header(lost, "Retry-After")).isPresent();
        assertThat(empty.reply().status()).isEqualTo(503);
        assertThat(browser.stateCookies()).isEmpty();
    }

    private void offerPushing(boolean required) {
        Map<String, Object> discovery = fixture.issuer.discovery();
        discovery.put(
                "pushed_authorization_request_endpoint",
                fixture.issuer.at(TestIssuer.PUSHED).toString());
        discovery.put("require_pushed_authorization_requests", required);
        fixture.issuer.discover(discovery);
    }
}
