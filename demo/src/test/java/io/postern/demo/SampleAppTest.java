/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleAppTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static ECKey key;
    private static LoopbackServer gate;
    private static SampleApp app;

    @BeforeAll
    static void start() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        gate = LoopbackServer.start("keys", 0, new Keys(new JWKSet(key.toPublicJWK()).toString()));
        app = SampleApp.start(0, gate.uri());
    }

    @AfterAll
    static void stop() {
        app.close();
        gate.close();
    }

    @Test
    void knowsNobodyWithoutTheHeader() throws Exception {
        assertThat(json(get("/x?y=1")))
                .containsEntry("greeting", "Hello stranger")
                .containsEntry("method", "GET")
                .containsEntry("target", "/x?y=1")
                .containsEntry("assertion", Map.of("status", "absent"));
    }

    @Test
    void greetsWhomTheHeaderNamesAndReadsItAsUtf8() throws Exception {
        String wire = new String("Chloé Łukasik".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(Received.Header.ofWire("X-Remote-Name", wire).value()).isEqualTo("Chloé Łukasik");
        assertThat(Received.Header.ofWire("X", "caf\u00e9").value()).isEqualTo("caf\u00e9");
        assertThat(json(get("/", "X-Remote-User", "chloe"))).containsEntry("greeting", "Hello chloe");
        assertThat(json(get("/", "X-Remote-User", "chloe", "X-Remote-Name", "Chloe L")))
                .containsEntry("greeting", "Hello Chloe L");
    }

    @Test
    void countsTheBody() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(app.uri())
                .POST(HttpRequest.BodyPublishers.ofString("12345"))
                .build();

        assertThat(json(HTTP.send(request, HttpResponse.BodyHandlers.ofString())))
                .containsEntry("method", "POST")
                .containsEntry("bodyBytes", 5L);
    }

    @Test
    void showsAPageWithoutScriptInWhichNothingOfTheRequestIsMarkup() throws Exception {
        HttpResponse<String> page = get(
                "/?q=%3Cscript%3E", "Accept", "text/html", "X-Remote-User", "<script>alert(1)</script>{{style}}'\"&");

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.body())
                .contains("<h1>Hello &lt;script&gt;alert(1)&lt;/script&gt;&#123;&#123;style}}&#39;&quot;&amp;</h1>")
                .contains("width=device-width")
                .doesNotContain("<script")
                .doesNotContain("{{");
    }

    @Test
    void believesAnAssertionOfTheGate() throws Exception {
        String assertion = assertion(key, "postern+jwt", claims -> claims);

        Map<String, Object> answer = json(get("/", AssertionCheck.HEADER, assertion));

        assertThat(String.valueOf(answer.get("assertion"))).contains("status=verified", "preferred_username=alice");
        assertThat(get("/", "Accept", "text/html", AssertionCheck.HEADER, assertion)
                        .body())
                .contains("Verified with a key of the gate", "&quot;preferred_username&quot;:&quot;alice&quot;");
    }

    @Test
    void refusesAnAssertionBySomebodyElse() throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("1").generate();

        assertRefused(assertion(other, "postern+jwt", claims -> claims));
    }

    @Test
    void refusesATokenThatIsNoAssertion() throws Exception {
        assertRefused(assertion(key, "JWT", claims -> claims));
    }

    @Test
    void refusesAnAssertionForAnotherAppOrByAnotherGateOrTooOld() throws Exception {
        assertRefused(assertion(key, "postern+jwt", claims -> claims.audience("http://127.0.0.1:1")));
        assertRefused(assertion(key, "postern+jwt", claims -> claims.issuer("http://127.0.0.1:1")));
        assertRefused(assertion(
                key,
                "postern+jwt",
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(300)))));
    }

    @Test
    void refusesTwoAssertions() throws Exception {
        String good = assertion(key, "postern+jwt", claims -> claims);

        assertThat(String.valueOf(json(get("/", AssertionCheck.HEADER, good, AssertionCheck.HEADER, good))
                        .get("assertion")))
                .contains("status=refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void refusesGarbage(String garbage) throws Exception {
        assertRefused(garbage);
    }

    private static void assertRefused(String assertion) throws Exception {
        Map<String, Object> answer = json(get("/", AssertionCheck.HEADER, assertion));
        assertThat(String.valueOf(answer.get("assertion")))
                .contains("status=refused")
                .doesNotContain("claims");
    }

    private static String assertion(ECKey signer, String type, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(gate.uri().toString())
                .audience(app.uri().toString())
                .subject("6b1c")
                .claim("idp", "http://127.0.0.1:9080/realms/demo")
                .claim("preferred_username", "alice")
                .jwtID("j")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(signer.getKeyID())
                .build();
        SignedJWT jwt = new SignedJWT(header, change.apply(claims).build());
        jwt.sign(new ECDSASigner(signer));
        return jwt.serialize();
    }

    private static HttpResponse<String> get(String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(app.uri().resolve(target));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Object> json(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(200);
        return JSONObjectUtils.parse(response.body());
    }

    /** Publishes keys where a gate does. */
    private static final class Keys extends Handler.Abstract {
        private final String keys;

        Keys(String keys) {
            this.keys = keys;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            assertThat(List.of(request.getHttpURI().getPath())).containsExactly("/oauth2/jwks");
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(response, true, keys, callback);
            return true;
        }
    }
}
