/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.demo.SampleApp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl and h2load in front of the gate: HTTP/1.1 and HTTP/2, in the clear and with TLS. */
final class OtherClientsTest {
    private static final Pattern REQUESTS =
            Pattern.compile("requests: .* (\\d+) succeeded, (\\d+) failed, (\\d+) errored");

    private static Path directory;
    private static SampleApp app;
    private static SampleApp secureApp;
    private static DemoGate gate;
    private static DemoGate secure;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        directory = temporary;
        Gate.Addresses addresses = Gate.Addresses.choose();
        app = SampleApp.start(0, addresses.uri());
        gate = DemoGate.start(directory, addresses, app.uri(), "");
        Gate.Addresses secureAddresses = Gate.Addresses.choose();
        secureApp = SampleApp.start(0, secureAddresses.uri());
        SelfSigned.forAddress("127.0.0.1", directory.resolve("key.pem"), directory.resolve("certificate.pem"));
        secure = DemoGate.start(directory, secureAddresses, secureApp.uri(), """
                  tls:
                    certificate: %s
                    private-key: %s
                """.formatted(
                        directory.resolve("certificate.pem"), directory.resolve("key.pem")));
    }

    @AfterAll
    static void stop() {
        gate.close();
        secure.close();
        app.close();
        secureApp.close();
    }

    @Test
    void curlSpeaksHttp2ByPriorKnowledge() {
        assertThat(curl(gate, "/x", "--http2-prior-knowledge", "-w", "\n%{http_version} %{http_code}"))
                .contains("\"greeting\":\"Hello Bob Okafor\"")
                .endsWith("\n2 200");
    }

    @Test
    void curlIsRefusedOverHttp2Too() {
        assertThat(Command.output(
                        "curl",
                        "-s",
                        "--http2-prior-knowledge",
                        "-w",
                        "\n%{http_version} %{http_code}",
                        gate.uri() + "/x"))
                .endsWith("\n2 401");
    }

    @Test
    void curlAgreesOnTheVersionWithTls() {
        String authority = directory.resolve("certificate.pem").toString();

        assertThat(curlTls("--cacert", authority, "--http2")).endsWith("\n2 200");
        assertThat(curlTls("--cacert", authority, "--http1.1")).endsWith("\n1.1 200");
    }

    @Test
    void curlWaitsForTheGateBeforeItSendsALargeBody() throws Exception {
        Path body = Files.write(directory.resolve("body"), new byte[60_000]);

        String answer = curl(gate, "/x", "-v", "-H", "Expect: 100-continue", "--data-binary", "@" + body);

        assertThat(answer).contains("HTTP/1.1 100").contains("\"bodyBytes\":60000");
    }

    @Test
    void curlSendsABodyOfUnknownLength() throws Exception {
        Path body = Files.write(directory.resolve("chunked"), new byte[50_000]);

        assertThat(curl(gate, "/x", "-H", "Transfer-Encoding: chunked", "--data-binary", "@" + body))
                .contains("\"bodyBytes\":50000");
        assertThat(curl(gate, "/x", "--http2-prior-knowledge", "-H", "Content-Length:", "--data-binary", "@" + body))
                .contains("\"bodyBytes\":50000");
    }

    @Test
    void manyStreamsOfManyConnectionsAllSucceed() {
        String report = Command.output(
                "h2load",
                "-n",
                "4000",
                "-c",
                "8",
                "-m",
                "20",
                "-t",
                "1",
                "-H",
                "Authorization: " + gate.bob(),
                gate.uri() + "/x");

        Matcher requests = REQUESTS.matcher(report);
        assertThat(requests.find()).as(report).isTrue();
        assertThat(List.of(requests.group(1), requests.group(2), requests.group(3)))
                .containsExactly("4000", "0", "0");
        assertThat(report).contains("4000 2xx");
    }

    private static String curlTls(String... options) {
        URI uri = URI.create("https://" + secure.uri().getAuthority());
        return curl(secure, uri, options, "-w", "\n%{http_version} %{http_code}");
    }

    private static String curl(DemoGate where, String path, String... options) {
        return curl(where, where.uri().resolve(path), options);
    }

    private static String curl(DemoGate where, URI uri, String[] options, String... more) {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-S", "-H", "Authorization: " + where.bob()));
        command.addAll(List.of(options));
        command.addAll(List.of(more));
        command.add(uri.toString());
        return Command.output(command.toArray(String[]::new));
    }
}
