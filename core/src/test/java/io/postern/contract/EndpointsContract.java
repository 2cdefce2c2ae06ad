/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.auth.Header;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate's own paths: who is calling, the published keys, and decisions for front proxies. */
public abstract class EndpointsContract extends ContractSuite {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRUSTING = ", trusted-proxies: [127.0.0.3/32]";

    /** Tests gates of that kind. */
    protected EndpointsContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    private static String trusting() {
        return Configs.tokens(TRUSTING, "") + Configs.RULES;
    }

    @Test
    @DisplayName("userinfo says who is calling; row 75: no token is in it")
    void userinfo() throws Exception {
        Seen seen = send(Configs.tokens(), ClientRequest.get("/oauth2/userinfo").as(Person.ALICE));
        JsonNode document = JSON.readTree(seen.body());
        assertThat(document.get("user").asText()).isEqualTo("a-1");
        assertThat(document.get("preferredUsername").asText()).isEqualTo("alice");
        assertThat(document.get("email").asText()).isEqualTo("alice@example.org");
        assertThat(document.get("groups")).extracting(JsonNode::asText).containsExactly("staff", "readers");
        assertThat(document.get("sysadmin").asBoolean()).isFalse();
        assertThat(java.time.Instant.parse(document.get("expires").asText())).isAfter(java.time.Instant.EPOCH);
        assertThat(seen.body()).doesNotContain("eyJ");
        assertThat(seen.app()).isEmpty();
        assertThat(send(Configs.tokens(), ClientRequest.get("/oauth2/userinfo")).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("row 116: what a claim holds does not leave the document")
    void userinfoIsJson() throws Exception {
        String hostile = "</pre><script>\"\\";
        Seen seen = send(
                Configs.tokens(),
                ClientRequest.get("/oauth2/userinfo")
                        .as(Person.ALICE.in(hostile))
                        .with("Accept", "text/html"));
        assertThat(seen.headers().all("Content-Type")).containsExactly("application/json");
        assertThat(seen.headers().all("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(JSON.readTree(seen.body()).get("groups").get(0).asText()).isEqualTo(hostile);
    }

    @ParameterizedTest
    @DisplayName("what is not there is not there, and never the app's (row 121)")
    @CsvSource({
        "GET,     /oauth2,          404",
        "GET,     /oauth2/,         404",
        "GET,     /oauth2/none,     404",
        "OPTIONS, /oauth2/none,     404",
        "POST,    /oauth2/userinfo, 405",
        "OPTIONS, /oauth2/jwks,     405",
        "GET,     /oauth2//auth,    400",
        "GET,     /oauth2/auth/../, 400",
    })
    void whatIsNotThere(String method, String path, int status) {
        Seen seen = send(
                Configs.tokens(),
                ClientRequest.of(method, path).with(method.equals("OPTIONS") ? "X-Remote-User" : "X-Any", "evil"));
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.app()).isEmpty();
        assertThat(seen.headers().has("Allow")).isEqualTo(status == 405);
        assertThat(seen.headers()).extracting(Header::value).doesNotContain("evil");
    }

    @ParameterizedTest
    @DisplayName("a front proxy's question: how it is put, and the answer")
    @CsvSource({
        "nginx,       GET,  /public/x,  nobody, 202",
        "nginx,       GET,  /data,      nobody, 401",
        "nginx,       GET,  /data,      alice,  202",
        "nginx,       GET,  /admin/x,   alice,  403",
        "nginx,       GET,  /admin/x,   root,   202",
        "nginx,       GET,  /closed/x,  root,   403",
        "nginx,       POST, /health,    nobody, 401",
        "nginx,       GET,  /health,    nobody, 202",
        "nginx,       GET,  /%61dmin/x, alice,  403",
        "nginx-url,   GET,  /admin/x?a, alice,  403",
        "nginx-url,   GET,  /data?a,    alice,  202",
        "traefik,     GET,  /admin/x,   alice,  403",
        "traefik,     POST, /health,    nobody, 401",
        "traefik,     GET,  /data,      alice,  202",
        "envoy,       GET,  /admin/x,   alice,  403",
        "envoy,       POST, /health,    nobody, 401",
        "envoy,       GET,  /data?x=/y, alice,  202",
        "envoy,       GET,  /mypath%3Ffoo=bar, alice, 400",
        "nginx,       GET,  /public/../admin/x, root, 400",
        "nginx,       get,  /admin/x,   root,   400",
        "nginx,       GET,  /oauth2/userinfo, nobody, 401",
    })
    void decisions(String front, String method, String target, String caller, int status) {
        ClientRequest request = asked(front, method, target);
        Seen seen = send(
                trusting(),
                switch (caller) {
                    case "alice" -> request.as(Person.ALICE);
                    case "root" -> request.as(Person.ADMIN);
                    default -> request;
                });
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.app()).isEmpty();
        assertThat(seen.headers().all("X-Remote-User"))
                .isEqualTo(status == 202 && !caller.equals("nobody") ? List.of(caller) : List.of());
        assertThat(seen.headers().has("X-Postern-Assertion")).isEqualTo(status == 202 && !caller.equals("nobody"));
    }

    private static ClientRequest asked(String front, String method, String target) {
        ClientRequest request = ClientRequest.get("/oauth2/auth").from(FRONT_PROXY);
        return switch (front) {
            case "nginx" -> request.with("X-Original-Method", method).with("X-Original-URI", target);
            case "nginx-url" ->
                request.with("X-Original-Method", method).with("X-Original-URL", Configs.PUBLIC_URL + target);
            case "traefik" -> request.with("X-Forwarded-Method", method).with("X-Forwarded-Uri", target);
            default -> ClientRequest.of(method, "/oauth2/auth" + target).from(FRONT_PROXY);
        };
    }

    @ParameterizedTest
    @DisplayName(
            "rows 35, 104, 106, 108: an original request that is missing, malformed, ambiguous or a stranger's is never allowed")
    @ValueSource(
            strings = {
                "",
                "X-Original-URI: /public/x",
                "X-Original-Method: GET",
                "X-Original-Method: GET|X-Original-URI: ",
                "X-Original-Method: GET|X-Original-URI: https://data.example.org/public/x",
                "X-Original-Method: GET|X-Original-URI: public/x",
                "X-Original-Method: GET|X-Original-URI: /%zz",
                "X-Original-Method: GET|X-Original-URI: /%",
                "X-Original-Method: GET|X-Original-URI: /public/%00",
                "X-Original-Method: GET|X-Original-URL: https://a.example/%zz",
                "X-Original-Method: GET|X-Original-URL: /public/x",
                "X-Original-Method: GET|X-Original-URL: ftp://a.example/public/x",
                "X-Original-Method: GET|X-Original-URL: https://a.example?/public/x",
                "X-Original-Method: GET|X-Original-URL: https://a.example#/public/x",
                "X-Original-Method: GET|X-Original-URL: https://a.example\\public/x",
                "X-Original-Method: GET|X-Original-URI: /public/x|X-Original-URI: /public/x",
                "X-Original-Method: GET|X-Original-URI: /public/x|X-Forwarded-Uri: /public/y",
                "X-Original-Method: GET|X-Original-URI: /public/x|X-Forwarded-Method: POST",
                "X-Original-Method: GET|X-Original-URI: /public/x|X-Original-URL: https://a.example/public/y",
                "X_Original_Method: GET|X_Original_URI: /public/x",
                "X-Forwarded-Method: GET|X-Forwarded-Uri: /public/x|X_Forwarded_Uri: /public/x",
                "X-Forwarded-Method: GET|X-Forwarded.Uri: /public/x",
                "X-Original-Method: GET /public|X-Original-URI: /public/x",
                "X-Original-Method: |X-Original-URI: /public/x",
            })
    void unknownOriginals(String lines) {
        Seen seen = send(
                trusting(),
                ClientRequest.get("/oauth2/auth")
                        .with(lines(lines))
                        .as(Person.ADMIN)
                        .from(FRONT_PROXY));
        assertThat(seen.status()).isEqualTo(400);
        assertThat(seen.headers().has("X-Remote-User")).isFalse();
    }

    private static List<Header> lines(String text) {
        List<Header> lines = new ArrayList<>();
        for (String line : text.isEmpty() ? new String[0] : text.split("\\|", -1)) {
            lines.add(new Header(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
        }
        return lines;
    }

    @Test
    @DisplayName("whoever is not the front proxy names no original request")
    void strangersAskInVain() {
        for (String front : List.of("nginx", "traefik", "envoy")) {
            assertThat(send(
                                    trusting(),
                                    asked(front, "GET", "/public/x")
                                            .as(Person.ADMIN)
                                            .from(CLIENT))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(send(
                                trusting(),
                                ClientRequest.get("/oauth2/%61uth/public/x")
                                        .as(Person.ADMIN)
                                        .from(FRONT_PROXY))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @DisplayName(
            "a decision cannot take a header away, so a client's copy of one refuses the request, under any spelling")
    @ValueSource(
            strings = {
                "X-Remote-User",
                "X_Remote_User",
                "x.remote.user",
                "X-Forwarded-Groups",
                "Remote-User",
                "X-Postern-Assertion",
                "X-Auth-Request-User",
                "Shib-Session-ID",
                "X-HTTP-Method-Override"
            })
    void copiesAreRefused(String name) {
        for (String front : List.of("nginx", "traefik", "envoy")) {
            for (ClientRequest request : List.of(
                    asked(front, "GET", "/public/x"),
                    asked(front, "GET", "/data").as(Person.ALICE))) {
                Seen seen = send(trusting(), request.with(name, "evil"));
                assertThat(seen.status()).as("nginx makes 500 of 400").isEqualTo(403);
                assertThat(seen.body()).contains("spoofed_header");
            }
        }
        assertThat(send(trusting(), asked("nginx", "GET", "/public/x").with("X-Auth-Request-Redirect", "/public/x"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    @DisplayName("a cross-site request is one, whoever asks about it")
    void crossSite() {
        String yaml = Configs.shibboleth(", trusted-proxies: [127.0.0.2/32]", "") + Configs.RULES;
        ClientRequest post = ClientRequest.get("/oauth2/auth")
                .with("X-Original-Method", "POST")
                .with("X-Original-URI", "/data")
                .throughServiceProvider(Person.ALICE);
        assertThat(send(yaml, post.with("Sec-Fetch-Site", "cross-site")).status())
                .isEqualTo(403);
        assertThat(send(yaml, post.with("Sec-Fetch-Site", "same-origin")).status())
                .isEqualTo(202);
        ClientRequest socket = ClientRequest.get("/oauth2/auth")
                .with("X-Original-Method", "GET")
                .with("X-Original-URI", "/data")
                .with("Sec-WebSocket-Version", "13")
                .with("Origin", "https://evil.example")
                .throughServiceProvider(Person.ALICE);
        assertThat(send(yaml, socket).status()).isEqualTo(403);
    }

    @Test
    @DisplayName("Envoy is told which of the client's credentials stay at home")
    void credentialsStayAtHome() {
        Seen seen =
                send(trusting(), asked("envoy", "GET", "/data").as(Person.ALICE).with("Cookie", "postern=s"));
        assertThat(seen.headers().first("X-Envoy-Auth-Headers-To-Remove").orElseThrow())
                .isEqualTo("authorization, cookie");
        assertThat(send(trusting(), asked("envoy", "GET", "/api/x").with("Authorization", "app-key"))
                        .headers()
                        .has("X-Envoy-Auth-Headers-To-Remove"))
                .isFalse();
    }

    @ParameterizedTest
    @DisplayName("exceptions of server.paths hold for the original path, however it is named")
    @CsvSource({
        "nginx,   /iiif/a%2fb,  202",
        "envoy,   /iiif/a%2fb,  202",
        "traefik, /iiif/a%2fb,  202",
        "envoy,   /other/a%2fb, 400",
        "envoy,   /iiif/..%2fb, 400",
        "nginx,   /other/a%2fb, 400",
    })
    void exceptionsHoldForTheOriginalPath(String front, String target, int status) {
        String yaml = Configs.tokens(TRUSTING + ", paths: [{path: /iiif/**, allow: [encoded-slash]}]", "")
                + "access: [{path: /**, allow: anyone}]\n";
        assertThat(send(yaml, asked(front, "GET", target)).status()).isEqualTo(status);
    }

    @Test
    @DisplayName("with spoofed: reject a front proxy may still say where to return to")
    void rejectLeavesTheFrontProxyItsHeaders() {
        String yaml = trusting() + "headers: {spoofed: reject}\n";
        assertThat(send(yaml, asked("nginx-url", "GET", "/public/x").with("X-Auth-Request-Redirect", "/public/x"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    @DisplayName("without trusted proxies it says signed in or not, and gives nobody an assertion")
    void signedInOrNot() {
        String yaml = Configs.tokens("", "").replace("{enabled: false}", "{enabled: false, auth-signed-in-only: true}")
                + Configs.RULES;
        Seen known = send(yaml, ClientRequest.get("/oauth2/auth").as(Person.ALICE));
        assertThat(known.status()).isEqualTo(202);
        assertThat(known.headers().all("X-Remote-User")).containsExactly("alice");
        assertThat(known.headers().all("X-Auth-Request-User")).containsExactly("a-1");
        assertThat(known.headers().has("X-Postern-Assertion")).isFalse();
        assertThat(send(
                                yaml,
                                ClientRequest.get("/oauth2/auth")
                                        .with("X-Original-URI", "/public/x")
                                        .with("X-Original-Method", "GET"))
                        .status())
                .isEqualTo(401);
        assertThat(send(yaml, ClientRequest.get("/oauth2/auth").with("Authorization", "app-key"))
                        .status())
                .isEqualTo(401);
        assertThat(send(yaml, ClientRequest.get("/oauth2/auth").as(Person.ALICE).with("X.Remote.User", "evil"))
                        .status())
                .isEqualTo(403);
        assertThat(send(Configs.tokens(), ClientRequest.get("/oauth2/auth").as(Person.ALICE))
                        .status())
                .as("rules ask for more than signed in")
                .isEqualTo(400);
    }
}
