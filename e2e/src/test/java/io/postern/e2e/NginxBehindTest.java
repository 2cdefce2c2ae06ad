/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nginx as the app: files, ranges, uploads, and connections that it closes as it likes. */
final class NginxBehindTest {
    private static final int FILE_BYTES = 5 * 1024 * 1024 + 1;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Path directory;
    private static byte[] file;
    private static RunningProgram nginx;
    private static DemoGate gate;
    private static String bob;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        file = new byte[FILE_BYTES];
        new Random(1).nextBytes(file);
        // nginx's workers run as another user where root starts it
        directory.toFile().setExecutable(true, false);
        Path files = Files.createDirectory(directory.resolve("files"));
        files.toFile().setWritable(true, false);
        files.toFile().setExecutable(true, false);
        Files.write(files.resolve("large"), file);
        int port = Http.freePort();
        Path configuration = Resources.copy(
                "/upstream/nginx.conf",
                directory,
                Map.of("@DIR@", directory.toString(), "@PORT@", String.valueOf(port)));
        nginx = RunningProgram.start(
                directory.resolve("nginx.log"),
                Map.of(),
                List.of(
                        "nginx",
                        "-e",
                        directory.resolve("nginx-error.log").toString(),
                        "-c",
                        configuration.toString()));
        URI app = URI.create("http://127.0.0.1:" + port);
        await("nginx").atMost(Duration.ofSeconds(20)).until(() -> Http.status(app.resolve("/echo")) == 200);
        gate = DemoGate.start(directory, app);
        bob = gate.bob();
    }

    @AfterAll
    static void stop() {
        gate.close();
        nginx.close();
    }

    @Test
    void seesTheTargetAsItWasSentAndThePersonButNotTheToken() throws Exception {
        String target = "/echo/a%20b/caf%C3%A9?x=%2F&y=a+b&&z";

        assertThat(get(target).body()).isEqualTo("GET|" + target + "|bob|");
    }

    @Test
    void aFileArrivesWholeAndInPart() throws Exception {
        HttpResponse<byte[]> whole = HTTP.send(request("/files/large").build(), BodyHandlers.ofByteArray());
        HttpResponse<byte[]> part = HTTP.send(
                request("/files/large").header("Range", "bytes=1000-1999").build(), BodyHandlers.ofByteArray());

        assertThat(whole.body()).isEqualTo(file);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(file, 1000, 2000));
    }

    @Test
    void aHeadHasALengthAndNoBody() throws Exception {
        HttpResponse<String> head = HTTP.send(
                request("/files/large").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());

        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(FILE_BYTES);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void anUnchangedFileIsNotSentAgain() throws Exception {
        String tag = get("/files/large").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again =
                HTTP.send(request("/files/large").header("If-None-Match", tag).build(), BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void anUploadArrivesWholeWhetherItsLengthIsKnownOrNot() throws Exception {
        assertThat(put("/files/known", BodyPublishers.ofByteArray(file))).isEqualTo(201);
        assertThat(put("/files/unknown", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(file))))
                .isEqualTo(201);

        assertThat(Files.readAllBytes(directory.resolve("files/known"))).isEqualTo(file);
        assertThat(Files.readAllBytes(directory.resolve("files/unknown"))).isEqualTo(file);
    }

    @Test
    void connectionsThatTheAppClosesBetweenRequestsCostNoRequest() {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 400)
                .mapToObj(i -> HTTP.sendAsync(request("/echo/" + i).build(), BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(200);
    }

    @Test
    void anUnansweredPostIsA502AndIsNotRepeated() throws Exception {
        HttpResponse<String> answer = HTTP.send(
                request("/gone?once").POST(BodyPublishers.ofString("pay")).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(502);
        await().atMost(Duration.ofSeconds(5)).until(() -> timesSeen("POST /gone?once") > 0);
        assertThat(timesSeen("POST /gone?once")).isEqualTo(1);
    }

    private static long timesSeen(String what) throws Exception {
        try (var lines = Files.lines(directory.resolve("nginx-access.log"))) {
            return lines.filter(line -> line.startsWith(what + " ")).count();
        }
    }

    private static int put(String path, BodyPublisher body) throws Exception {
        return HTTP.send(request(path).PUT(body).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        HttpResponse<String> response = HTTP.send(request(path).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gate.uri() + path)).header("Authorization", bob);
    }
}
