/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbeddedProviderTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static EmbeddedProvider provider;

    @BeforeAll
    static void start() {
        provider = EmbeddedProvider.start(0, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Test
    void announcesWhatItDoesAndNothingElse() throws Exception {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(provider.issuer()));

        assertThat(metadata.getIssuer().getValue()).isEqualTo(provider.issuer().toString());
        assertThat(metadata.getTokenEndpointURI()).isEqualTo(provider.tokenEndpoint());
        assertThat(metadata.getGrantTypes())
                .containsExactly(
                        GrantType.AUTHORIZATION_CODE,
                        GrantType.REFRESH_TOKEN,
                        GrantType.CLIENT_CREDENTIALS,
                        GrantType.PASSWORD);
        assertThat(metadata.getCodeChallengeMethods()).containsExactly(CodeChallengeMethod.S256);
        assertThat(metadata.getUserInfoEndpointURI()).isNull();
        assertThat(metadata.getJWKSetURI()).isNotNull();
    }

    @Test
    void givesAPersonATokenLikeKeycloaks() throws Exception {
        Map<String, Object> answer =
                json(token("grant_type=password&client_id=portal-cli&username=alice&password=alice", 200));

        assertThat(answer).containsEntry("token_type", "Bearer").containsEntry("expires_in", 300L);
        JWTClaimsSet claims = verified(accessToken(answer));
        assertThat(claims.getIssuer()).isEqualTo(provider.issuer().toString());
        assertThat(claims.getAudience()).containsExactly("data-portal");
        assertThat(claims.getClaims())
                .containsEntry("azp", "portal-cli")
                .containsEntry("typ", "Bearer")
                .containsEntry("preferred_username", "alice")
                .containsEntry("email", "alice@example.org")
                .containsEntry("email_verified", true)
                .containsEntry("name", "Alice Meyer")
                .containsEntry("groups", List.of("/admins", "/projects/papyri"))
                .containsEntry("realm_access", Map.of("roles", List.of("curator")));
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void givesAProgramATokenOfItsOwn() throws Exception {
        Map<String, Object> answer = json(post(
                provider.tokenEndpoint(),
                "grant_type=client_credentials",
                basic("harvester", "harvester-secret"),
                200));

        assertThat(verified(accessToken(answer)).getClaims())
                .containsEntry("azp", "harvester")
                .containsEntry("preferred_username", "service-account-harvester")
                .doesNotContainKeys("email", "groups", "name");
    }

    @ParameterizedTest(name = "{0} is {2}")
    @CsvSource(textBlock = """
            grant_type=password&client_id=portal-cli&username=alice&password=wrong,          400, invalid_grant
            grant_type=password&client_id=portal-cli&username=nobody&password=nobody,        400, invalid_grant
            grant_type=password&client_id=portal-cli&username=alice,                         400, invalid_request
            grant_type=password&client_id=unknown&username=alice&password=alice,             401, invalid_client
            grant_type=password&client_id=data-portal&username=alice&password=alice,         401, invalid_client
            grant_type=client_credentials&client_id=harvester&client_secret=wrong,           401, invalid_client
            grant_type=client_credentials&client_id=data-portal&client_secret=portal-secret, 400, unauthorized_client
            grant_type=authorization_code&client_id=portal-cli&code=x,                       400, invalid_grant
            grant_type=refresh_token&client_id=portal-cli&refresh_token=x,                   400, invalid_grant
            grant_type=unheard-of&client_id=portal-cli,                                      400, unsupported_grant_type
            client_id=portal-cli,                                                            400, invalid_request
            """)
    void refuses(String form, int status, String error) throws Exception {
        assertThat(json(token(form, status))).containsEntry("error", error).doesNotContainKey("access_token");
    }

    @Test
    void refusesATokenRequestThatIsNoForm() throws Exception {
        HttpResponse<String> get =
                send(HttpRequest.newBuilder(provider.tokenEndpoint()).GET());
        HttpResponse<String> json = send(HttpRequest.newBuilder(provider.tokenEndpoint())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(List.of(get.statusCode(), json.statusCode())).containsOnly(400);
    }

    @Test
    void tellsAConfidentialClientWhatATokenSays() throws Exception {
        String token =
                accessToken(json(token("grant_type=password&client_id=portal-cli&username=bob&password=bob", 200)));

        Map<String, Object> answer = json(introspect(token, basic("data-portal", "portal-secret"), 200));

        assertThat(answer)
                .containsEntry("active", true)
                .containsEntry("client_id", "portal-cli")
                .containsEntry("username", "bob")
                .containsEntry("iss", provider.issuer().toString())
                .containsEntry("email", "bob@example.org");
        assertThat(json(introspect(token + "x", basic("data-portal", "portal-secret"), 200)))
                .containsExactly(Map.entry("active", false));
    }

    @Test
    void tellsNobodyElse() throws Exception {
        assertThat(json(introspect("any", basic("data-portal", "wrong"), 401)))
                .containsEntry("error", "invalid_client");
        assertThat(json(introspect("any", Optional.empty(), 401))).containsEntry("error", "invalid_client");
    }

    @Test
    void saysThatATokenOfTheDayBeforeIsNotActive() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TokenMint mint = new TokenMint(provider.issuer(), Clock.fixed(yesterday, ZoneOffset.UTC));
        TokenMint today = new TokenMint(provider.issuer(), Clock.systemUTC());

        assertThat(mint.verified(mint.forService(harvester(), new Scope()))).isPresent();
        assertThat(today.verified(mint.forService(harvester(), new Scope()))).isEmpty();
    }

    private static String accessToken(Map<String, Object> answer) {
        return String.valueOf(answer.get("access_token"));
    }

    private static Client harvester() {
        return Directory.ofTheDemonstration()
                .confidentialClient("harvester", "harvester-secret")
                .orElseThrow();
    }

    private static JWTClaimsSet verified(String token) throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        URI keys = OIDCProviderMetadata.resolve(new Issuer(provider.issuer())).getJWKSetURI();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256, JWKSourceBuilder.create(keys.toURL()).build()));
        return processor.process(token, null);
    }

    private static HttpResponse<String> introspect(String token, Optional<String> authorization, int status)
            throws Exception {
        URI uri = URI.create(provider.tokenEndpoint() + "/introspect");
        return post(uri, "token=" + token, authorization, status);
    }

    private static HttpResponse<String> token(String form, int status) throws Exception {
        return post(provider.tokenEndpoint(), form, Optional.empty(), status);
    }

    private static HttpResponse<String> post(URI uri, String form, Optional<String> authorization, int status)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        authorization.ifPresent(value -> request.header("Authorization", value));
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).isEqualTo(status);
        return response;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Optional<String> basic(String id, String secret) {
        return Optional.of(
                "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> json(HttpResponse<String> response) throws Exception {
        return JSONObjectUtils.parse(response.body());
    }
}
