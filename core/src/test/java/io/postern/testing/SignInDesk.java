/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The part of the test provider that signs people in: authorization, pushed requests, tokens, revocation. It checks what a good
 * provider checks, and misbehaves where a test says so. Safe for use by many threads.
 */
public final class SignInDesk implements ResponseDefinitionTransformerV2 {
    static final String NAME = "sign-in-desk";

    private final TestIssuer issuer;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> pushed = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private final List<Map<String, String>> authorizations = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> tokenForms = new CopyOnWriteArrayList<>();
    private final List<String> authorizationHeaders = new CopyOnWriteArrayList<>();
    private final List<String> revoked = new CopyOnWriteArrayList<>();
    private volatile Consumer<TestToken> idToken = token -> {};
    private volatile Consumer<TestToken> accessToken = token -> {};
    private volatile UnaryOperator<Map<String, Object>> answer = answer -> answer;
    private volatile UnaryOperator<Map<String, String>> callback = parameters -> parameters;
    private volatile boolean issInCallback;
    private volatile Optional<String> error = Optional.empty();
    private int count;

    SignInDesk(TestIssuer issuer) {
        this.issuer = issuer;
    }

    /** Changes every ID token before it is signed. */
    public void idToken(Consumer<TestToken> change) {
        idToken = change;
    }

    /** Changes every access token before it is signed. */
    public void accessToken(Consumer<TestToken> change) {
        accessToken = change;
    }

    /** Changes every answer of the token endpoint. */
    public void answer(UnaryOperator<Map<String, Object>> change) {
        answer = change;
    }

    /** Changes the parameters with which browsers come back. */
    public void callback(UnaryOperator<Map<String, String>> change) {
        callback = change;
    }

    /** Names itself in the callback (RFC 9207). */
    public void nameItself() {
        issInCallback = true;
    }

    /** Refuses every person with that error. */
    public void refuse(String code) {
        error = Optional.of(code);
    }

    /** Lets people in again, and does everything as it should. */
    public void behave() {
        idToken = token -> {};
        accessToken = token -> {};
        answer = same -> same;
        callback = same -> same;
        issInCallback = false;
        error = Optional.empty();
    }

    /** Forgets what happened so far. */
    public void forget() {
        codes.clear();
        pushed.clear();
        refreshTokens.clear();
        authorizations.clear();
        tokenForms.clear();
        authorizationHeaders.clear();
        revoked.clear();
    }

    /** The parameters of every authorization request so far, by whichever way they came. */
    public List<Map<String, String>> authorizations() {
        return List.copyOf(authorizations);
    }

    /** The forms that came to the token endpoint so far. */
    public List<Map<String, String>> tokenForms() {
        return List.copyOf(tokenForms);
    }

    /** The {@code Authorization} headers that came to the token endpoint so far; empty texts for none. */
    public List<String> authorizationHeaders() {
        return List.copyOf(authorizationHeaders);
    }

    /** The tokens that were taken back. */
    public List<String> revoked() {
        return List.copyOf(revoked);
    }

    /** A code for a request with these parameters, as another person's browser may have it. */
    public String code(Map<String, String> request) {
        String code = "code-" + next();
        codes.put(code, Map.copyOf(request));
        return code;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        Request request = event.getRequest();
        String path = URI.create(request.getUrl()).getPath();
        return switch (path) {
            case TestIssuer.AUTHORIZATION -> authorize(query(request.getUrl()));
            case TestIssuer.PUSHED -> push(form(request.getBodyAsString()));
            case TestIssuer.TOKEN -> token(request, form(request.getBodyAsString()));
            case TestIssuer.REVOCATION -> revoke(form(request.getBodyAsString()));
            default ->
                ResponseDefinitionBuilder.responseDefinition().withStatus(404).build();
        };
    }

    private ResponseDefinition authorize(Map<String, String> asked) {
        Map<String, String> request =
                asked.containsKey("request_uri") ? pushed.getOrDefault(asked.get("request_uri"), Map.of()) : asked;
        authorizations.add(request);
        Map<String, String> back = new LinkedHashMap<>();
        if (error.isPresent()) {
            back.put("error", error.get());
        } else {
            back.put("code", code(request));
        }
        back.put("state", request.getOrDefault("state", ""));
        back.put("session_state", "x';alert(1)//"); // row 116: a value of the provider's that no page may show
        if (issInCallback) {
            back.put("iss", issuer.issuer());
        }
        String location = request.getOrDefault("redirect_uri", "") + "?" + encoded(callback.apply(back));
        return ResponseDefinitionBuilder.responseDefinition()
                .withStatus(302)
                .withHeader("Location", location)
                .build();
    }

    private ResponseDefinition push(Map<String, String> request) {
        String reference = "urn:ietf:params:oauth:request_uri:" + next();
        pushed.put(reference, request);
        return json(201, Map.of("request_uri", reference, "expires_in", 60));
    }

    private ResponseDefinition token(Request request, Map<String, String> form) {
        tokenForms.add(form);
        authorizationHeaders.add(
                Optional.ofNullable(request.getHeader("Authorization")).orElse(""));
        if ("authorization_code".equals(form.get("grant_type"))) {
            Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
            if (asked == null
                    || !asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
                    || !asked.getOrDefault("code_challenge", "").equals(hash(form.getOrDefault("code_verifier", "")))) {
                return json(400, Map.of("error", "invalid_grant"));
            }
            return tokens(asked);
        }
        String nonce = refreshTokens.remove(form.getOrDefault("refresh_token", ""));
        return nonce == null ? json(400, Map.of("error", "invalid_grant")) : tokens(Map.of("nonce", nonce));
    }

    private ResponseDefinition tokens(Map<String, String> asked) {
        TestToken access = issuer.token();
        accessToken.accept(access);
        String accessText = access.build();
        TestToken id = issuer.idToken(asked.getOrDefault("nonce", ""), accessText);
        idToken.accept(id);
        String refresh = "refresh-" + next();
        refreshTokens.put(refresh, asked.getOrDefault("nonce", ""));
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("access_token", accessText);
        tokens.put("token_type", "Bearer");
        tokens.put("expires_in", 300);
        tokens.put("refresh_token", refresh);
        tokens.put("id_token", id.build());
        return json(200, answer.apply(tokens));
    }

    private ResponseDefinition revoke(Map<String, String> form) {
        revoked.add(form.getOrDefault("token", ""));
        return ResponseDefinitionBuilder.responseDefinition().withStatus(200).build();
    }

    private synchronized int next() {
        return ++count;
    }

    private static ResponseDefinition json(int status, Map<String, ?> body) {
        return ResponseDefinitionBuilder.responseDefinition()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(TestToken.json(body))
                .build();
    }

    static String hash(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameters of a URL. */
    public static Map<String, String> query(String url) {
        int query = url.indexOf('?');
        return query < 0 ? Map.of() : form(url.substring(query + 1));
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static String encoded(Map<String, String> parameters) {
        return new ArrayList<>(parameters.entrySet())
                .stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
