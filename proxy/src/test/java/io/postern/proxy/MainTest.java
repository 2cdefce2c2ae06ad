/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.postern.config.ConfigLoader;
import io.postern.config.SecretReading;
import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that do not serve, each with its exit code. */
final class MainTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"''", "serve", "run", "explain GET", "keygen", "keygen letter", "check --config x --offline"})
    void saysHowItIsUsed(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--help, COMMAND", "-h, COMMAND", "help, COMMAND", "explain --help, METHOD URL", "check -h, --online"})
    void helps(String line, String with) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: postern-proxy", with);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void refusesAnOptionThatIsGivenTwice() {
        assertThat(run("check", "--config", "one", "--config", "two")).isEqualTo(2);
        assertThat(err.toString()).contains("--config is given twice");
    }

    @Test
    void printsItsVersion() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).matches("postern-proxy \\d+\\.\\d+\\.\\d+\\S*, Java \\S+, build \\S+\\s+");
    }

    @Test
    void makesKeysThatTheConfigurationTakes() throws Exception {
        assertThat(run("keygen", "session")).isZero();
        String session = out.toString().strip();
        assertThat(Base64.getUrlDecoder().decode(session)).hasSize(32);
        out.getBuffer().setLength(0);
        assertThat(run("keygen", "assertion")).isZero();
        Files.writeString(folder.resolve("key"), out.toString());
        Path file = write("""
                server: {public-url: "https://data.example.org"}
                assertion: {keys: ["${file:key}"]}
                session: {keys: ["%s"]}
                """.formatted(session));
        assertThat(ConfigLoader.load(file, Map.of(), SecretReading.RUN)
                        .config()
                        .assertion()
                        .keys())
                .hasSize(1);
    }

    @Test
    void listsEveryProblemAtOnce() throws IOException {
        Path file = write("""
                server: {listen: nowhere, drian: 5s}
                assertion: {enabled: false}
                access: [{path: x, allow: anyone}]
                """);
        assertThat(run("check", "--config", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("error: server.listen (line ", "\"nowhere\"", "server.drian", "drain", "access[0].path")
                .contains("3 errors; this configuration is not used");
    }

    @Test
    void takesAMissingSecretForAWarningInCheckAndForAnErrorInRun() throws IOException {
        Path file = write("session: {keys: ['${file:/nowhere/secret}']}\nassertion: {enabled: false}\n");
        assertThat(run("check", "--config", file.toString())).isZero();
        assertThat(err.toString()).contains("warning: session.keys[0]");
        assertThat(out.toString()).contains("valid, 1 warning");
        assertThat(run("run", "--config", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("error: session.keys[0]");
    }

    @Test
    void findsPemFilesThatAreNone() throws IOException {
        Files.writeString(folder.resolve("cert.pem"), "no certificate");
        Files.writeString(folder.resolve("key.pem"), "no key");
        Path file =
                write("server: {tls: {certificate: cert.pem, private-key: key.pem}}\nassertion: {enabled: false}\n");
        assertThat(run("check", "--config", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("error: server.tls: ").contains("cert.pem");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.tls.certificate|server: {tls: {certificate: absent.pem, private-key: key.pem}}",
                "server.tls.private-key|server: {tls: {certificate: key.pem, private-key: absent.pem}}",
                "upstream.tls.ca|upstream: {url: 'https://127.0.0.1:5000', tls: {ca: absent.pem}}",
                "providers[0].tls-ca|providers: [{id: test, issuer: 'https://sso.example.org', audiences: [x], tls-ca: absent.pem}]",
            })
    void saysOnceThatAPemFileIsNotThere(String key, String section) throws IOException {
        Files.writeString(folder.resolve("key.pem"), "never looked into");
        Path file = write(section + "\nassertion: {enabled: false}\n");
        assertThat(run("check", "--config", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("error: " + key + " (line ")
                        .contains(folder.resolve("absent.pem").toString(), "not there", "create the file"))
                .anySatisfy(line -> assertThat(line).contains("1 error; this configuration is not used"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void triesProvidersAndUpstream() throws Exception {
        Path file;
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            file = online(issuer, app);
            assertThat(run("check", "--online", "--config", file.toString())).isZero();
            assertThat(out.toString())
                    .contains("ok: provider test: discovery ok", "jwks ok", "ok: upstream.url: 127.0.0.1:");
        }
        assertThat(run("check", "--online", "--config", file.toString())).isEqualTo(6);
        assertThat(err.toString()).contains("unreachable: provider test", "unreachable: upstream.url");
    }

    @Test
    void explainsWithoutShowingCredentials() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = online(issuer, app);
            Files.writeString(
                    folder.resolve("token"), "Authorization: " + issuer.token().bearer() + "\n");
            assertThat(run(
                            "explain",
                            "--config",
                            file.toString(),
                            "GET",
                            "https://data.example.org/deep/x?token=hidden",
                            "-H",
                            "@" + folder.resolve("token"),
                            "-H",
                            "X_Remote.User: mallory",
                            "--peer",
                            "192.0.2.7"))
                    .isZero();
            assertThat(out.toString())
                    .contains("peer        192.0.2.7")
                    .contains("path        /deep/x")
                    .contains("rule        /deep/** (line 8), allow: signed-in")
                    .contains("by bearer")
                    .contains("forwarded to the app")
                    .contains("dropped     Authorization, X_Remote.User")
                    .contains("X-Remote-User: ")
                    .contains("X-Postern-Assertion: ***")
                    .doesNotContain("hidden")
                    .doesNotContain("mallory")
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void explainsARefusal() throws IOException {
        Path file = write("assertion: {enabled: false}\naccess: [{path: /x/**, methods: [GET], allow: nobody}]\n");
        assertThat(run("explain", "--config", file.toString(), "GET", "/x/%2e%2e/y"))
                .isZero();
        assertThat(out.toString()).contains("400 ambiguous_target", "rule        none was asked");
        assertThat(run("explain", "--config", file.toString(), "GET", "/x/y")).isZero();
        assertThat(out.toString()).contains("403 nobody", "/x/** (line 5), allow: nobody");
        assertThat(run("explain", "--config", file.toString(), "POST", "/x/y")).isZero();
        assertThat(out.toString()).contains("401 sign_in_required", "none matches: signed-in");
    }

    @Test
    void explainsWithoutTheFileOfTheSessionKey() throws IOException {
        Path file = folder.resolve("sign-in.yaml");
        Files.writeString(file, """
                server: {public-url: "https://data.example.org"}
                upstream: {url: "http://127.0.0.1:5000"}
                providers:
                  - {id: test, issuer: "https://sso.example.org", audiences: [data-portal], client-id: data-portal,
                     client-auth: private_key_jwt, client-key: "${file:nowhere/client}"}
                session: {store: redis, redis: "${file:nowhere/redis}", redis-ca: nowhere/ca.pem,
                          keys: ["${file:nowhere/session}"]}
                shibboleth: {enabled: true, peers: [127.0.0.1], identity-providers: [https://idp.example.org],
                             secret-header: {name: X-Shib-Secret, value: "${file:nowhere/shib}"}}
                identity: {username: "{preferred_username}@{id}"}
                assertion: {keys: ["${file:nowhere/assertion}"]}
                access: [{path: /**, allow: signed-in}]
                """);
        assertThat(run("check", "--config", file.toString())).isZero();
        assertThat(run(
                        "explain",
                        "--config",
                        file.toString(),
                        "GET",
                        "https://data.example.org/x",
                        "--header",
                        "Accept: text/html",
                        "--header",
                        "X-Shib-Secret:",
                        "--header",
                        "Cookie: __Host-postern=0"))
                .isZero();
        assertThat(out.toString()).contains("302 sign_in_required");
        for (String key : List.of(
                "providers[0].client-key",
                "session.keys[0]",
                "session.redis",
                "shibboleth.secret-header.value",
                "assertion.keys[0]")) {
            assertThat(err.toString()).contains("warning: " + key);
        }
    }

    @Test
    void triesTheRestWhereSecretsAreMissing() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = online(issuer, app);
            Files.writeString(file, """
                    session: {keys: ["${file:nowhere/session}"], revocations: "%s"}
                    assertion: {keys: ["${file:nowhere/assertion}"]}
                    """.formatted(folder.resolve("revoked")), StandardOpenOption.APPEND);
            assertThat(run("check", "--online", "--config", file.toString())).isZero();
            assertThat(out.toString())
                    .contains("ok: provider test: discovery ok", "ok: upstream.url", "ok: session.revocations: ");
            assertThat(folder.resolve("revoked")).doesNotExist();
        }
    }

    @Test
    void seesThatTheDirectoryOfRevocationsIsMissing() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = online(issuer, app);
            Files.writeString(
                    file,
                    "session: {revocations: '%s'}\n".formatted(folder.resolve("missing/revoked")),
                    StandardOpenOption.APPEND);
            assertThat(run("check", "--online", "--config", file.toString())).isEqualTo(6);
            assertThat(err.toString())
                    .contains("unreachable: session.revocations: " + folder.resolve("missing/revoked")
                            + " cannot be written")
                    .contains("create it");
            assertThat(folder.resolve("missing")).doesNotExist();
        }
    }

    /** A wrong secret may lock an account, so none is made up for one that is not there. */
    @Test
    void asksNobodyWithASecretThatIsMissing() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        endpoint.start();
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = online(issuer, app);
            Files.writeString(file, """
                    session: {store: redis, redis: "${file:nowhere/redis}"}
                    provisioning: {endpoint: "http://127.0.0.1:%d/v1/session", secret: "${file:nowhere/provisioning}"}
                    """.formatted(endpoint.getAddress().getPort()), StandardOpenOption.APPEND);
            assertThat(run("check", "--online", "--config", file.toString())).isEqualTo(6);
            assertThat(out.toString()).contains("ok: provider test: discovery ok", "ok: upstream.url");
            assertThat(err.toString())
                    .contains("unreachable: provisioning.endpoint: not tried, since the file of provisioning.secret")
                    .contains("unreachable: session.redis: not tried, since the file of session.redis");
            assertThat(asked).hasValue(0);
            assertThat(run("run", "--config", file.toString())).isEqualTo(1);
            assertThat(err.toString()).contains("error: provisioning.secret (line ", "create the file");
        } finally {
            endpoint.stop(0);
        }
    }

    @Test
    void explainsWithoutAskingAboutATokenWhereTheClientSecretIsMissing() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = online(issuer, app);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "audiences: [data-portal]",
                                    "audiences: [data-portal], tokens: introspect, client-id: data-portal,"
                                            + " client-secret: '${file:nowhere/client}'"));
            assertThat(run(
                            "explain",
                            "--config",
                            file.toString(),
                            "GET",
                            "/deep/x",
                            "-H",
                            "Authorization: Bearer opaque"))
                    .isZero();
            assertThat(out.toString()).contains("503 provider_unavailable");
            assertThat(err.toString()).contains("warning: providers[0].client-secret");
            assertThat(issuer.calls(TestIssuer.INTROSPECTION)).isZero();
        }
    }

    @Test
    void namesTheWrongHeaderWithoutItsValue() throws IOException {
        Path file = write("assertion: {enabled: false}\n");
        assertThat(run("explain", "--config", file.toString(), "GET", "/", "-H", "Bearer eyJsecret"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--header").doesNotContain("eyJsecret");
        assertThat(run("explain", "--config", file.toString(), "GET", "/", "--peer", "example.org"))
                .isEqualTo(2);
    }

    @Test
    void isUnhealthyWhereNobodyAnswers() throws IOException {
        Path file = write("server: {admin: '127.0.0.1:1'}\nassertion: {enabled: false}\n");
        assertThat(run("health", "--config", file.toString())).isEqualTo(6);
        assertThat(err.toString()).contains("127.0.0.1:1 does not answer");
    }

    private Path online(TestIssuer issuer, ServerSocket app) throws IOException {
        Path file = folder.resolve("online.yaml");
        Files.writeString(file, """
                server: {public-url: "https://data.example.org"}
                upstream: {url: "http://127.0.0.1:%d"}
                login: {enabled: false}
                providers:
                  - {id: test, issuer: "%s", audiences: [data-portal]}
                access:
                  - {path: /public/**, allow: anyone}
                  - {path: /deep/**, allow: signed-in}
                """.formatted(app.getLocalPort(), issuer.issuer()));
        return file;
    }

    private Path write(String more) throws IOException {
        Path file = folder.resolve("proxy.yaml");
        StringBuilder whole = new StringBuilder();
        for (String section : List.of(
                "upstream: {url: \"http://127.0.0.1:5000\"}",
                "login: {enabled: false}",
                "providers: [{id: test, issuer: \"https://sso.example.org\", audiences: [data-portal]}]")) {
            if (!more.startsWith(section.substring(0, section.indexOf(':') + 1))) {
                whole.append(section).append('\n');
            }
        }
        Files.writeString(file, whole + more);
        return file;
    }

    private int run(String... arguments) {
        return Main.commands().run(List.of(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
