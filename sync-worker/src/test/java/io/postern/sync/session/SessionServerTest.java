/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.postern.config.HostPort;
import io.postern.config.Secret;
import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server for all: an end of each would wait for the connections that clients keep. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionServerTest {
    private static final String SECRET = "known-to-the-gate-alone";
    private static final String ADA =
            "{\"eppn\": \"ada@example.org\", \"mail\": \"ada@example.org\", \"cn\": \"Ada Lovelace\"}";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KnownPeople people = new KnownPeople();
    private SessionServer server = started(false);

    @BeforeEach
    void forget() {
        people.forget();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void answersTheDataApisOwnRequest() throws Exception {
        HttpResponse<String> response = post(ADA, SECRET);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(json(response)).isEqualTo(JSON.readTree("{\"username\": \"ada\"}"));
        assertThat(people.visits())
                .containsExactly(new Visit(
                        "eppn",
                        "ada@example.org",
                        "ada",
                        Optional.of("ada@example.org"),
                        "Ada Lovelace",
                        List.of(),
                        Optional.empty(),
                        true));
    }

    @Test
    void takesWhatAGateKnowsMore() throws Exception {
        String body =
                "{\"eppn\": \"42@idp.example.org\", \"mail\": \"\", \"cn\": \"Ada\", \"issuer\": \"https://idp.example.org\","
                        + " \"subject\": \"42\", \"username\": \"lovelace\", \"groups\": [\"a\", \"b\"], \"sysadmin\": true, \"more\": [1]}";
        Instant end = Instant.parse("2026-06-01T10:00:00Z");
        people.answer(
                "lovelace",
                new Admission.Active("lovelace", Optional.of(new Admission.Key("k-1", end)), Optional.of(true)));
        assertThat(json(post(body, SECRET)))
                .isEqualTo(JSON.readTree("{\"username\": \"lovelace\", \"sessionKey\": \"k-1\","
                        + " \"expires\": \"2026-06-01T10:00:00Z\", \"sysadmin\": true}"));
        assertThat(people.visits())
                .containsExactly(new Visit(
                        "https://idp.example.org",
                        "42",
                        "lovelace",
                        Optional.empty(),
                        "Ada",
                        List.of("a", "b"),
                        Optional.of(true),
                        true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|eppn|{\"mail\": \"\", \"cn\": \"A\"}",
                "|eppn|{\"eppn\": \" \", \"mail\": \"\", \"cn\": \"A\"}",
                "|mail|{\"eppn\": \"a\", \"cn\": \"A\"}",
                "|mail|{\"eppn\": \"a\", \"mail\": \"nobody\", \"cn\": \"A\"}",
                "|mail|{\"eppn\": \"a\", \"mail\": 7, \"cn\": \"A\"}",
                "|cn|{\"eppn\": \"a\", \"mail\": \"\"}",
                "|cn|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"a\\u0000b\"}",
                "|cn|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"a\\ud800b\"}",
                "|subject|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"A\", \"issuer\": \"https://i\"}",
                "|issuer|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"A\", \"subject\": \"s\"}",
                "|groups|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"A\", \"groups\": \"g\"}",
                "|groups|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"A\", \"groups\": [1]}",
                "|sysadmin|{\"eppn\": \"a\", \"mail\": \"\", \"cn\": \"A\", \"sysadmin\": \"true\"}",
                "||[]",
                "||{",
                "||",
                "||{\"eppn\": \"a\", \"eppn\": \"b\", \"mail\": \"\", \"cn\": \"A\"}"
            })
    void saysWhichFieldIsAtFault(String row) throws Exception {
        String[] parts = row.split("\\|", 3);
        HttpResponse<String> response = post(parts[2], SECRET);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asText()).isEqualTo(parts[1]);
        assertThat(people.visits()).isEmpty();
    }

    @Test
    void refusesALongName() throws Exception {
        assertThat(post(ADA.replace("Ada Lovelace", "x".repeat(256)), SECRET).statusCode())
                .isEqualTo(400);
        assertThat(post(ADA.replace("Ada Lovelace", "x".repeat(2_000_000)), SECRET)
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"wrong", "known-to-the-gate-alon", "''"})
    void aWrongSecretLearnsNothing(String secret) throws Exception {
        for (String body : List.of(ADA, "{")) {
            HttpResponse<String> response = post(body, secret);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        }
        assertThat(get("/v1/changes?after=0", secret).statusCode()).isEqualTo(401);
        assertThat(get("/v1/anything", secret).statusCode()).isEqualTo(401);
        assertThat(people.visits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2", "Transfer-Encoding: chunked"})
    void whoIsAnsweredBeforeTheBodyCameIsToldThatTheConnectionEnds(String length) throws Exception {
        try (Socket socket =
                new Socket(server.endpoint().getHost(), server.endpoint().getPort())) {
            String head = "POST /v1/session HTTP/1.1\r\nHost: worker\r\n" + length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 401").contains("Connection: close");
        }
    }

    @Test
    void loopbackAloneIsNoProof() throws Exception {
        assertThat(post(ADA).statusCode()).isEqualTo(401);
    }

    @Test
    void anOpenLoopbackAnswersWithoutAKeyAndWithoutASayInWhoIsSysadmin() throws Exception {
        server.close();
        server = started(true);
        try {
            onAnOpenLoopback();
        } finally {
            server.close();
            server = started(false);
        }
    }

    private void onAnOpenLoopback() throws Exception {
        people.answer(
                "ada",
                new Admission.Active("ada", Optional.of(new Admission.Key("k", Instant.EPOCH)), Optional.of(false)));
        String body = ADA.replace("{", "{\"sysadmin\": true, ");
        assertThat(json(post(body))).isEqualTo(JSON.readTree("{\"username\": \"ada\", \"sysadmin\": false}"));
        assertThat(people.visits()).extracting(Visit::sysadmin).containsExactly(Optional.empty());
        assertThat(post(body, "wrong").statusCode()).isEqualTo(401);
        assertThat(get("/v1/changes?after=0").statusCode()).isEqualTo(401);
        assertThat(json(post(body, SECRET)).has("sessionKey")).isTrue();
    }

    @Test
    void tellsBlockedTakenUnfitAndAwayApart() throws Exception {
        people.answer("ada", new Admission.Blocked());
        assertThat(post(ADA, SECRET).statusCode()).isEqualTo(403);
        people.answer("ada", new Admission.Taken("account 7 of ada@example.org has this name"));
        HttpResponse<String> taken = post(ADA, SECRET);
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).doesNotContain("account 7");
        people.answer("ada", new Admission.Unfit("mail", "is empty"));
        HttpResponse<String> unfit = post(ADA, SECRET);
        assertThat(unfit.statusCode()).isEqualTo(400);
        assertThat(json(unfit).path("message").asText()).isEqualTo("mail is empty");
        people.away(true);
        HttpResponse<String> away = post(ADA, SECRET);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(get("/v1/changes?after=0", SECRET).statusCode()).isEqualTo(503);
    }

    @Test
    void keepsToMethodsPathsAndTypes() throws Exception {
        HttpResponse<String> wrong = get("/v1/session", SECRET);
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).hasValue("POST");
        assertThat(get("/v1/else", SECRET).statusCode()).isEqualTo(404);
        HttpRequest form = HttpRequest.newBuilder(server.endpoint())
                .header("Authorization", "Bearer " + SECRET)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("eppn=ada"))
                .build();
        assertThat(client.send(form, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?after=", "?after=-1", "?after=x", "?after=9999999999999999999"})
    void wantsANumberToGoOnFrom(String query) throws Exception {
        assertThat(get("/v1/changes" + query, SECRET).statusCode()).isEqualTo(400);
    }

    @Test
    void tellsWhatHappenedAtOnce() throws Exception {
        people.happened(new AccountChanges.Change("https://i", "1", "ada", false));
        people.happened(new AccountChanges.Change("https://i", "2", "bob", true));
        assertThat(json(get("/v1/changes?after=1", SECRET)))
                .isEqualTo(JSON.readTree("{\"last\": 2, \"changes\": [{\"issuer\": \"https://i\", \"subject\": \"2\","
                        + " \"username\": \"bob\", \"kind\": \"deactivated\"}]}"));
        assertThat(json(get("/v1/changes?after=0", SECRET)).path("last").asInt())
                .isEqualTo(2);
        assertThat(json(get("/v1/changes?after=7", SECRET)).path("last").asInt())
                .as("a number of another ledger")
                .isEqualTo(2);
    }

    @Test
    void tellsWhatHappensWhileACallerWaits() throws Exception {
        people.happened(new AccountChanges.Change("https://i", "1", "ada", false));
        CompletableFuture<HttpResponse<String>> waiting =
                client.sendAsync(changes("/v1/changes?after=1", SECRET), HttpResponse.BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> another =
                client.sendAsync(changes("/v1/changes?after=1", SECRET), HttpResponse.BodyHandlers.ofString());
        people.happened(new AccountChanges.Change("https://i", "2", "bob", true));
        assertThat(json(waiting.get(10, TimeUnit.SECONDS)).path("last").asInt()).isEqualTo(2);
        assertThat(json(another.get(10, TimeUnit.SECONDS)).path("last").asInt()).isEqualTo(2);
    }

    @Test
    void aCallerWaitsNoLongerThanItsTime() throws Exception {
        people.happened(new AccountChanges.Change("https://i", "1", "ada", false));
        try (ChangesFeed feed = new ChangesFeed(people, Duration.ofMillis(600))) {
            assertThat(feed.after(1).get(10, TimeUnit.SECONDS)).isEqualTo(new AccountChanges(1, List.of()));
        }
    }

    private SessionServer started(boolean openLoopback) {
        try {
            SessionServer made = new SessionServer(
                    new SessionSettings(
                            new HostPort("127.0.0.1", 0),
                            Optional.of(Secret.of(SECRET)),
                            Optional.empty(),
                            openLoopback),
                    people);
            made.start();
            return made;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> post(String body, String... secret) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (String one : secret) {
            request.header("Authorization", "Bearer " + one);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... secret) throws IOException, InterruptedException {
        return client.send(changes(path, secret), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest changes(String path, String... secret) {
        URI uri = server.endpoint().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        for (String one : secret) {
            request.header("Authorization", "Bearer " + one);
        }
        return request.build();
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
