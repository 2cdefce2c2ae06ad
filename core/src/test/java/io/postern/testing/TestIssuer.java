/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenID Connect provider on loopback, by HTTP as the gate sees it: discovery, key set, introspection, userinfo. It can rotate
 * its keys, misbehave, stop and start again at the same address. Its tokens are real.
 */
public final class TestIssuer implements AutoCloseable {
    /** The audience that its tokens name, and the gate's client id. */
    public static final String AUDIENCE = "data-portal";
    /** The secret of that client. */
    public static final String SECRET = "client-secret-of-the-tests";
    /** The path of its issuer. */
    public static final String REALM = "/realms/test";
    /** The path of its discovery document. */
    public static final String DISCOVERY = REALM + "/.well-known/openid-configuration";
    /** The path of its key set. */
    public static final String KEYS = REALM + "/certs";
    /** The path of its introspection endpoint. */
    public static final String INTROSPECTION = REALM + "/introspect";
    /** The path of its userinfo endpoint. */
    public static final String USERINFO = REALM + "/userinfo";
    /** The path to which browsers are sent to sign in. */
    public static final String AUTHORIZATION = REALM + "/auth";
    /** The path of its token endpoint. */
    public static final String TOKEN = REALM + "/token";
    /** The path of its endpoint for pushed requests, which its discovery document does not name unless a test makes it. */
    public static final String PUSHED = REALM + "/par";
    /** The path of its revocation endpoint. */
    public static final String REVOCATION = REALM + "/revoke";
    /** The path to which browsers are sent to sign out. */
    public static final String END_SESSION = REALM + "/logout";

    private final Clock clock;
    private final SignInDesk desk = new SignInDesk(this);
    private final List<SigningKey> published = new ArrayList<>();
    private final int port;
    private WireMockServer server;
    private SigningKey current;
    private int generation;

    private TestIssuer(Clock clock) {
        this.clock = clock;
        this.server = started(0);
        this.port = server.port();
        this.current = SigningKey.rsa("key-0");
        published.add(current);
        behave();
    }

    /** A provider that tells the real time. */
    public static TestIssuer start() {
        return new TestIssuer(Clock.systemUTC());
    }

    /** A provider whose tokens are issued at that clock's time. */
    public static TestIssuer start(Clock clock) {
        return new TestIssuer(clock);
    }

    /** The issuer, as its tokens name it. */
    public String issuer() {
        return "http://localhost:" + port + REALM;
    }

    /** The address of one of its paths. */
    public URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** A good access token, to be changed. */
    public TestToken token() {
        return new TestToken(issuer(), current, clock.instant());
    }

    /** A good ID token, to be changed. */
    public TestToken idToken(String nonce, String accessToken) {
        TestToken token = new TestToken(issuer(), current, clock.instant())
                .without("scope")
                .claim("aud", AUDIENCE)
                .claim("azp", AUDIENCE)
                .claim("typ", "ID")
                .claim("sid", "sid-of-ada")
                .claim("auth_time", clock.instant().getEpochSecond())
                .claim("acr", "1")
                .claim("at_hash", TestToken.leftHalf(accessToken));
        return nonce.isEmpty() ? token : token.claim("nonce", nonce);
    }

    /** A good logout token for the session of {@link #idToken}, to be changed. */
    public TestToken logoutToken() {
        return new TestToken(issuer(), current, clock.instant())
                .without(
                        "scope",
                        "preferred_username",
                        "name",
                        "email",
                        "email_verified",
                        "groups",
                        "realm_access",
                        "azp")
                .header("typ", "logout+jwt")
                .claim("typ", "Logout")
                .claim("aud", AUDIENCE)
                .claim("sid", "sid-of-ada")
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    /** Where people sign in. */
    public SignInDesk desk() {
        return desk;
    }

    /** The key that signs. */
    public SigningKey key() {
        return current;
    }

    /** Signs with a new key from now on; the one before stays published. */
    public SigningKey rotate() {
        generation++;
        return signWith(SigningKey.rsa("key-" + generation));
    }

    /** Signs with that key from now on, and publishes it beside the others. */
    public SigningKey signWith(SigningKey key) {
        current = key;
        published.add(key);
        publishKeys();
        return key;
    }

    /** Publishes that key too, without signing with it. */
    public void publish(SigningKey key) {
        published.add(key);
        publishKeys();
    }

    /** Publishes the key that signs, and no other. */
    public void withdrawOldKeys() {
        published.retainAll(List.of(current));
        publishKeys();
    }

    /** Answers every introspection of that token as active, with these claims. */
    public void activate(String token, Map<String, ?> claims) {
        Map<String, Object> answer = new LinkedHashMap<>(claims);
        answer.put("active", true);
        introspection(token, okJson(TestToken.json(answer)));
    }

    /** Answers every introspection of that token as told. */
    public void introspection(String token, ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlPathEqualTo(INTROSPECTION))
                .withBasicAuth(AUDIENCE, SECRET)
                .withRequestBody(containing("token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                .willReturn(answer));
    }

    /** Answers userinfo for that token with these claims. */
    public void userinfo(String token, Map<String, ?> claims) {
        server.stubFor(get(urlPathEqualTo(USERINFO))
                .withHeader("Authorization", equalTo("Bearer " + token))
                .willReturn(okJson(TestToken.json(claims))));
    }

    /** Answers every call of that path as told, until {@link #behave}. */
    public void answer(String path, ResponseDefinitionBuilder answer) {
        server.stubFor(any(urlPathEqualTo(path)).willReturn(answer));
    }

    /** The discovery document that it has, to be changed and served by {@link #discover}. */
    public Map<String, Object> discovery() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer());
        document.put("jwks_uri", at(KEYS).toString());
        document.put("introspection_endpoint", at(INTROSPECTION).toString());
        document.put("userinfo_endpoint", at(USERINFO).toString());
        document.put("authorization_endpoint", at(AUTHORIZATION).toString());
        document.put("token_endpoint", at(TOKEN).toString());
        document.put("end_session_endpoint", at(END_SESSION).toString());
        document.put("revocation_endpoint", at(REVOCATION).toString());
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "none", "HS256"));
        return document;
    }

    /** Serves that discovery document. */
    public void discover(Map<String, ?> document) {
        server.stubFor(get(urlPathEqualTo(DISCOVERY)).willReturn(okJson(TestToken.json(document))));
    }

    /** Answers as it should again: what it was told about single tokens is forgotten. */
    public void behave() {
        server.resetMappings();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(notFound()));
        server.stubFor(post(urlPathEqualTo(INTROSPECTION))
                .withHeader("Authorization", absent())
                .atPriority(1)
                .willReturn(unauthorized()));
        server.stubFor(post(urlPathEqualTo(INTROSPECTION))
                .withBasicAuth(AUDIENCE, SECRET)
                .atPriority(6)
                .willReturn(okJson("{\"active\":false}")));
        server.stubFor(get(urlPathEqualTo(USERINFO)).atPriority(6).willReturn(unauthorized()));
        for (String path : List.of(AUTHORIZATION, TOKEN, PUSHED, REVOCATION)) {
            server.stubFor(any(urlPathEqualTo(path))
                    .atPriority(6)
                    .willReturn(aResponse().withTransformers(SignInDesk.NAME)));
        }
        desk.behave();
        discover(discovery());
        publishKeys();
    }

    /** How many calls of that path there were. */
    public int calls(String path) {
        return server.findAll(anyRequestedFor(urlPathEqualTo(path))).size();
    }

    /** Forgets the calls so far. */
    public void forgetCalls() {
        server.resetRequests();
    }

    /** Is away. */
    public void stop() {
        server.stop();
    }

    /** Is back, at the same address. */
    public void restart() {
        server.stop();
        server = started(port);
        behave();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void publishKeys() {
        JWKSet keys = new JWKSet(
                published.stream().flatMap(key -> key.publicKey().stream()).toList());
        server.stubFor(get(urlPathEqualTo(KEYS)).willReturn(okJson(keys.toString())));
    }

    private WireMockServer started(int port) {
        WireMockConfiguration options = WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .containerThreads(16)
                .extensions(desk);
        WireMockServer server = new WireMockServer(port == 0 ? options.dynamicPort() : options.port(port));
        server.start();
        return server;
    }
}
