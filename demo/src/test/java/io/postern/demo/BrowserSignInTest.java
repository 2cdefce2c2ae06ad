/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code flow of the embedded provider, as its clients and those who would misuse it see it. */
final class BrowserSignInTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String CALLBACK = "http://127.0.0.1:4180/oauth2/callback";
    private static final String SIGNED_OUT = "http://127.0.0.1:4180/oauth2/sign_out";

    /** The pair of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private static final SteppingClock CLOCK = new SteppingClock();
    private static EmbeddedProvider provider;
    private static OIDCProviderMetadata metadata;

    @BeforeAll
    static void start() throws Exception {
        provider = EmbeddedProvider.start(0, CLOCK);
        metadata = OIDCProviderMetadata.resolve(new Issuer(provider.issuer()));
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Test
    void showsEverybodyAsAButtonOnAPageWithoutScript() throws Exception {
        HttpResponse<String> page = get(question());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("value=\"alice\"", "value=\"bob\"", "value=\"chloe\"", "Chloé Łukasik")
                .doesNotContain("<script", "{{");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'", "form-action 'self' http://127.0.0.1:4180/");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void sendsThePersonBackWithACodeForTokens() throws Exception {
        URI back = choose("alice");
        assertThat(back.toString())
                .startsWith(CALLBACK + "?")
                .contains("state=s-1", "iss=" + encoded(provider.issuer().toString()));

        Map<String, Object> tokens = json(redeem(code(back)), 200);
        SignedJWT id = SignedJWT.parse(String.valueOf(tokens.get("id_token")));
        assertThat(id.getJWTClaimsSet().getAudience()).containsExactly("data-portal");
        assertThat(id.getJWTClaimsSet().getClaims())
                .containsEntry("iss", provider.issuer().toString())
                .containsEntry("nonce", "n-1")
                .containsEntry("preferred_username", "alice")
                .containsEntry("groups", List.of("/admins", "/projects/papyri"))
                .containsEntry("auth_time", CLOCK.instant().getEpochSecond())
                .containsEntry(
                        "at_hash",
                        AccessTokenHash.compute(
                                        new BearerAccessToken(String.valueOf(tokens.get("access_token"))),
                                        id.getHeader().getAlgorithm(),
                                        null)
                                .getValue())
                .doesNotContainKey("realm_access");
    }

    @Test
    void redeemsACodeOnce() throws Exception {
        String code = code(choose("bob"));

        json(redeem(code), 200);
        assertThat(json(redeem(code), 400)).containsEntry("error", "invalid_grant");
    }

    @Test
    void redeemsNoCodeThatIsTooOld() throws Exception {
        String code = code(choose("bob"));
        CLOCK.step(Duration.ofMinutes(1));

        assertThat(json(redeem(code), 400)).containsEntry("error", "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX, http://127.0.0.1:4180/oauth2/callback",
        "'', http://127.0.0.1:4180/oauth2/callback",
        "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk, http://127.0.0.1:4181/oauth2/callback",
    })
    void redeemsNoCodeForSomebodyElse(String verifier, String callback) throws Exception {
        String form =
                "grant_type=authorization_code&code=" + code(choose("bob")) + "&redirect_uri=" + encoded(callback);

        assertThat(json(token(form + verifier), 400)).containsEntry("error", "invalid_grant");
    }

    @Test
    void refreshesWithEachTokenOnceUntilTheSignOut() throws Exception {
        Map<String, Object> first = json(redeem(code(choose("chloe"))), 200);
        Map<String, Object> second = json(refresh(first), 200);

        assertThat(SignedJWT.parse(String.valueOf(second.get("id_token")))
                        .getJWTClaimsSet()
                        .getClaims())
                .containsEntry("preferred_username", "chloe")
                .doesNotContainKey("nonce");
        assertThat(json(refresh(first), 400)).containsEntry("error", "invalid_grant");

        HttpResponse<String> out = get(metadata.getEndSessionEndpointURI() + "?state=s-2&id_token_hint="
                + second.get("id_token") + "&post_logout_redirect_uri=" + encoded(SIGNED_OUT));
        assertThat(out.headers().firstValue("Location")).hasValue(SIGNED_OUT + "?state=s-2");
        assertThat(json(refresh(second), 400)).containsEntry("error", "invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/oauth2/callback",
                "http://127.0.0.1.evil.example:4180/oauth2/callback",
                "http://user@127.0.0.1:4180/oauth2/callback",
                "http://127.0.0.1:4180/oauth2/callback/../../elsewhere",
                "http://127.0.0.1:4180/oauth2/callback?x=y",
                "http://127.0.0.1:4180/elsewhere",
                "javascript:alert(1)",
            })
    void sendsNobodyToAnAddressThatIsNotTheClients(String callback) throws Exception {
        HttpResponse<String> page = get(question().replace(encoded(CALLBACK), encoded(callback)));

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Location")).isEmpty();
        assertThat(page.body()).doesNotContain("evil", "alert");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type=code, response_type=code+id_token, unsupported_response_type",
        "&code_challenge_method=S256, '', invalid_request",
        "&nonce=n-1, &nonce=n-1&prompt=none, login_required",
    })
    void tellsTheClientWhatIsWrong(String part, String instead, String error) throws Exception {
        assertThat(get(question().replace(part, instead))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .startsWith(CALLBACK + "?")
                .contains("error=" + error, "state=s-1")
                .doesNotContain("code=");
    }

    @Test
    void believesNoNameThatIsNotOnThePage() throws Exception {
        assertThat(post(question(), "person=mallory").statusCode()).isEqualTo(400);
        assertThat(post(question(), "").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?id_token_hint=x", "?id_token_hint=eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0."})
    void signsNobodyOutWithoutAnIdTokenOfItsOwn(String query) throws Exception {
        HttpResponse<String> page = get(metadata.getEndSessionEndpointURI() + query);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void staysWhereAStrangersAddressIsNamedForTheWayBack() throws Exception {
        Map<String, Object> tokens = json(redeem(code(choose("alice"))), 200);

        HttpResponse<String> page = get(metadata.getEndSessionEndpointURI() + "?id_token_hint=" + tokens.get("id_token")
                + "&post_logout_redirect_uri=" + encoded("https://evil.example/"));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Location")).isEmpty();
    }

    private static String question() {
        return metadata.getAuthorizationEndpointURI() + "?response_type=code&client_id=data-portal&scope=openid+email"
                + "&state=s-1&nonce=n-1&redirect_uri=" + encoded(CALLBACK) + "&code_challenge=" + CHALLENGE
                + "&code_challenge_method=S256";
    }

    private static URI choose(String person) throws Exception {
        HttpResponse<String> answer = post(question(), "person=" + person);
        assertThat(answer.statusCode()).isEqualTo(303);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String code(URI back) {
        Matcher code = CODE.matcher(back.toString());
        assertThat(code.find()).as("%s", back).isTrue();
        return code.group(1);
    }

    private static HttpResponse<String> redeem(String code) throws Exception {
        return token("grant_type=authorization_code&code=" + code + "&redirect_uri=" + encoded(CALLBACK)
                + "&code_verifier=" + VERIFIER);
    }

    private static HttpResponse<String> refresh(Map<String, Object> tokens) throws Exception {
        return token("grant_type=refresh_token&refresh_token=" + tokens.get("refresh_token"));
    }

    /** As the client {@code data-portal}. */
    private static HttpResponse<String> token(String form) throws Exception {
        String proof = Base64.getEncoder().encodeToString("data-portal:portal-secret".getBytes(StandardCharsets.UTF_8));
        return send(form(provider.tokenEndpoint(), form).header("Authorization", "Basic " + proof));
    }

    private static HttpResponse<String> post(String address, String form) throws Exception {
        return send(form(URI.create(address), form));
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    private static HttpRequest.Builder form(URI address, String form) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Object> json(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSONObjectUtils.parse(response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Stands still, but for what it is told. */
    private static final class SteppingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T12:00:00Z");

        void step(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
