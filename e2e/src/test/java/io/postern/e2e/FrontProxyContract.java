/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.demo.EmbeddedProvider;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds with each front proxy of {@code conf/front-proxies} and the gate configuration beside them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FrontProxyContract {
    private static final List<String> IDENTITY = List.of(
            "x-postern-assertion",
            "x-remote-email",
            "x-remote-groups",
            "x-remote-name",
            "x-remote-subject",
            "x-remote-sysadmin",
            "x-remote-user");

    private EmbeddedProvider provider;
    private RecordingApp app;
    private Gate gate;
    private FrontProxy front;
    private Path directory;
    private String alice;
    private String bob;

    /**
     * The front proxy that is tested.
     *
     * @param directory for its files
     * @param port where it listens, of loopback
     */
    abstract FrontProxy front(Path directory, int port, URI gate, URI app) throws Exception;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        // where root starts them, front proxies run as other users
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        provider = EmbeddedProvider.start(0, Clock.systemUTC());
        app = RecordingApp.start();
        int port = Http.freePort();
        gate = FrontProxy.gate(directory, URI.create("http://127.0.0.1:" + port), app.uri(), provider.issuer())
                .ready();
        front = front(directory, port, gate.uri(), app.uri());
        alice = token("alice");
        bob = token("bob");
    }

    @AfterAll
    void stop() {
        front.close();
        gate.close();
        app.close();
        provider.close();
    }

    @BeforeEach
    void forget() {
        app.taken();
    }

    private String token(String person) {
        return "Authorization: Bearer "
                + Http.json(Http.post(
                                provider.tokenEndpoint(),
                                Map.of(
                                        "grant_type",
                                        "password",
                                        "client_id",
                                        "portal-cli",
                                        "username",
                                        person,
                                        "password",
                                        person)))
                        .get("access_token")
                        .asText();
    }

    private Wire.Message get(String target, String... headers) {
        return Wire.send(front.uri(), "GET", target, List.of(headers), "");
    }

    /** The one request that reached the app. */
    private Wire.Message seen() {
        List<Wire.Message> requests = app.taken();
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private static List<String> identity(Wire.Message request) {
        return request.names().stream()
                .filter(name ->
                        name.replaceAll("[^a-z0-9]", "-").matches("(x-)?remote-.*|x-postern-.*|shib-.*|x-auth-.*"))
                .toList();
    }

    @Test
    void theAppSeesExactlyTheHeadersThatArePromised() {
        assertThat(get("/data", bob).status()).isEqualTo(200);

        Wire.Message request = seen();
        assertThat(identity(request)).containsExactlyInAnyOrderElementsOf(IDENTITY);
        assertThat(request.headers())
                .allSatisfy((name, values) -> assertThat(values).hasSize(1));
        assertThat(request.all("X-Remote-User")).containsExactly("bob");
        assertThat(request.all("X-Remote-Email")).containsExactly("bob@example.org");
        assertThat(request.all("X-Remote-Name")).containsExactly("Bob Okafor");
        assertThat(request.all("X-Remote-Sysadmin")).containsExactly("false");
        assertThat(request.all("X-Postern-Assertion").get(0)).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(request.names()).doesNotContain("authorization", "dpop");
        assertThat(request.all("Host")).containsExactly(front.uri().getAuthority());
    }

    @Test
    void aPublicPathIsOpenAndSaysNobody() {
        assertThat(get("/public/page").status()).isEqualTo(200);

        assertThat(identity(seen())).isEmpty();
    }

    @Test
    void aProgramWithoutATokenIsTold401() {
        Wire.Message answer = get("/data?x=1", "Accept: application/json");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.all("WWW-Authenticate")).singleElement().asString().startsWith("Bearer realm=");
        assertThat(answer.body()).contains("\"code\":\"sign_in_required\"");
        assertThat(app.taken()).isEmpty();
    }

    @Test
    void aBrokenTokenIs401OnAPublicPathToo() {
        assertThat(get("/public/page", bob + "x").status()).isEqualTo(401);
        assertThat(app.taken()).isEmpty();
    }

    @Test
    void aNavigationIsSentToTheSignInWithTheWholeAddress() {
        String target = "/data/a%20b?x=1&y=%26%23&z=/q";
        Wire.Message answer = get(target, "Accept: text/html", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.all("Location")).hasSize(1);
        URI signIn = front.uri().resolve(answer.all("Location").get(0));
        assertThat(signIn.getAuthority()).isEqualTo(front.uri().getAuthority());
        assertThat(signIn.getPath()).isEqualTo("/oauth2/sign_in");
        assertThat(signIn.getRawQuery()).startsWith("rd=").doesNotContain("&");
        assertThat(URLDecoder.decode(signIn.getRawQuery().substring("rd=".length()), StandardCharsets.UTF_8))
                .isEqualTo(target);
        assertThat(app.taken()).isEmpty();
    }

    @Test
    void theGatesOwnPagesAreTheGates() {
        assertThat(Http.json(get("/oauth2/userinfo", bob).body())
                        .get("preferredUsername")
                        .asText())
                .isEqualTo("bob");
        assertThat(get("/oauth2/userinfo").status()).isEqualTo(401);
        assertThat(get("/oauth2/jwks").body()).contains("\"keys\"");
        assertThat(app.taken()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("a client's identity headers never reach the app, under any spelling")
    @ValueSource(
            strings = {
                "X-Remote-User: mallory",
                "x-remote-user: mallory",
                "X_Remote_User: mallory",
                "X.Remote.User: mallory",
                "X-Remote_User: mallory",
                "X-Remote-Sysadmin: true",
                "X_Remote_Sysadmin: true",
                "X-Remote-Subject: mallory",
                "Remote-User: mallory",
                "REMOTE_USER: mallory",
                "X-Forwarded-User: mallory",
                "X-Postern-Assertion: mallory",
                "X-Postern-Anything: mallory",
                "X-Auth-Request-User: mallory",
                "Shib-Session-ID: mallory",
                "X-HTTP-Method-Override: DELETE",
                "X-Rewrite-URL: /admin/mallory",
            })
    void spoofedHeadersDoNotReachTheApp(String line) {
        for (String path : List.of("/public/page", "/data")) {
            List<String> lines = new ArrayList<>(List.of(line, line.replaceFirst(":.*", ": second")));
            if (path.equals("/data")) {
                lines.add(bob);
            }
            Wire.Message answer = get(path, lines.toArray(String[]::new));

            assertThat(answer.status()).isIn(200, 400, 403);
            assertThat(app.taken()).hasSizeLessThanOrEqualTo(1).allSatisfy(request -> {
                assertThat(request.headers().values())
                        .noneMatch(values -> values.stream()
                                .anyMatch(value -> value.contains("mallory") || value.contains("second")));
                assertThat(request.names()).doesNotContain("x-http-method-override", "x-rewrite-url");
                assertThat(identity(request))
                        .containsExactlyInAnyOrderElementsOf(path.equals("/data") ? IDENTITY : List.of());
                assertThat(request.all("X-Remote-Sysadmin")).doesNotContain("true");
            });
        }
    }

    @Test
    @DisplayName("rows 54, 76: a client's Connection header takes nothing away")
    void connectionTakesNothingAway() {
        assertThat(get("/data", bob, "Connection: close, X-Remote-User, X-Remote-Sysadmin, X-Postern-Assertion")
                        .status())
                .isEqualTo(200);

        assertThat(identity(seen())).containsExactlyInAnyOrderElementsOf(IDENTITY);
    }

    @ParameterizedTest
    @CsvSource({"/admin/x, bob, 403", "/admin/x, alice, 200", "/%61dmin/x, bob, 403", "/admin, bob, 403"})
    void rulesAreApplied(String path, String who, int status) {
        Wire.Message answer = get(path, who.equals("bob") ? bob : alice);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(app.taken()).hasSize(status == 200 ? 1 : 0);
        if (status == 403) {
            assertThat(answer.body()).contains("group_required");
        }
    }

    @Test
    void aPersonGetsThePageOfA403() {
        Wire.Message answer = get("/admin/x", bob, "Accept: text/html");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("<html");
    }

    @ParameterizedTest
    @DisplayName("an address that can be read in two ways is refused, whoever asks")
    @ValueSource(
            strings = {
                "/public/../admin/x",
                "/public/..%2fadmin/x",
                "/public%2f..%2fadmin/x",
                "/public/%2e%2e/admin/x",
                "/public/a%2fb",
                "/public//x",
                "/public/x;y=1",
                "/public/%00",
                "/public/%ff",
                "/public/a%5cb",
                "/public/%zz",
                "/oauth2/../admin/x",
                "//admin/x",
            })
    void ambiguousAddressesAreRefused(String target) {
        assertThat(get(target).status()).isBetween(400, 499);
        assertThat(get(target, bob).status()).isBetween(400, 499);

        assertThat(app.taken()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("the app gets the address byte for byte")
    @ValueSource(
            strings = {
                "/data/a%20b/caf%C3%A9?x=%2F&y=a+b&&z",
                "/data?next=/a?b=c&d=%23&e",
                "/data?",
                "/data?x=http://a/../b//c;d",
                "/data/%7Eme/~you/a:b@c,d=!$&'()*+",
            })
    void addressesArriveAsTheyWereSent(String target) {
        assertThat(get(target, bob).status()).isEqualTo(200);

        assertThat(seen().target()).isEqualTo(target);
    }

    @Test
    void anUploadArrivesWhole() {
        String body = "name=value&".repeat(20_000);
        Wire.Message answer = Wire.send(
                front.uri(), "POST", "/data", List.of(bob, "Content-Type: application/x-www-form-urlencoded"), body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(seen().body()).isEqualTo(body);
    }

    @Test
    void anUploadOfNobodyDoesNotReachTheApp() {
        assertThat(Wire.send(front.uri(), "POST", "/data", List.of(), "x=1").status())
                .isEqualTo(401);
        assertThat(app.taken()).isEmpty();
    }

    @Test
    void anUpgradePassesForWhomeverIsSignedIn() {
        assertThat(Wire.upgrade(front.uri(), "/socket?x=1", List.of(), "hello").status())
                .isEqualTo(401);
        assertThat(app.taken()).isEmpty();

        Wire.Message answer = Wire.upgrade(front.uri(), "/socket?x=1", List.of(bob), "hello");

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(identity(seen())).containsExactlyInAnyOrderElementsOf(IDENTITY);
    }

    @ParameterizedTest
    @DisplayName("the question is the front proxy's to ask: its answer is not for clients")
    @ValueSource(
            strings = {
                "/oauth2/auth",
                "/oauth2/auth/public/x",
                "/oauth2/%61uth",
                "/oauth2//auth",
                "//oauth2/auth",
                "/oauth2/./auth"
            })
    void clientsDoNotAskForDecisions(String target) {
        Wire.Message answer = get(target, bob, "X-Original-Method: GET", "X-Original-URI: /public/x");

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.headers()).doesNotContainKeys("X-Remote-User", "X-Postern-Assertion", "X-Auth-Request-User");
        assertThat(app.taken()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("a client cannot have another address decided on than the app gets")
    @ValueSource(
            strings = {
                "X-Original-URI: /public/x",
                "X-Original-URL: https://data.example.org/public/x",
                "X-Forwarded-Uri: /public/x",
                "X_Original_URI: /public/x",
                "X-Original-Method: GET",
                "X-Forwarded-Method: OPTIONS",
            })
    void anotherAddressIsNotDecidedOn(String line) {
        assertThat(get("/admin/x", bob, line).status()).isIn(400, 403);
        assertThat(get("/data", line).status()).isIn(400, 401, 403);

        assertThat(app.taken()).isEmpty();
    }

    @Test
    void theAppIsToldWhereTheRequestCameFromAndNotWhatTheClientSays() {
        assertThat(get(
                                "/data",
                                bob,
                                "X-Forwarded-For: 203.0.113.9",
                                "X-Forwarded-Host: evil.example",
                                "Forwarded: for=203.0.113.9")
                        .status())
                .isEqualTo(200);

        Wire.Message request = seen();
        assertThat(request.headers().toString()).doesNotContain("203.0.113.9", "evil.example");
    }

    @Test
    void nothingPassesWhileTheGateIsAway() throws Exception {
        int gone = Http.freePort();
        Path other = Files.createDirectory(directory.resolve("without-gate"));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FrontProxy alone = front(other, Http.freePort(), URI.create("http://127.0.0.1:" + gone), app.uri())) {
            for (String path : List.of("/public/page", "/data", "/oauth2/sign_in")) {
                assertThat(Wire.send(alone.uri(), "GET", path, List.of(bob), "").status())
                        .isBetween(500, 599);
            }
        }
        assertThat(app.taken()).isEmpty();
    }
}
