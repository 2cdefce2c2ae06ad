/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Decision;
import io.postern.auth.Facts;
import io.postern.auth.Gate;
import io.postern.auth.GateEvents;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import io.postern.testing.SessionService;
import io.postern.testing.TestIssuer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReloadingGateTest {
    private static final String NOBODY = "access: [{path: /**, allow: nobody}]\n";
    private static final String ANYONE = "access: [{path: /**, allow: anyone}]\n";

    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicBoolean unusable = new AtomicBoolean();
    private final TestIssuer issuer = TestIssuer.start();
    private ReloadingGate gate;

    @BeforeEach
    void opens() throws Exception {
        write("proxy.yaml", base() + NOBODY);
        ConfigSource source = () -> ConfigLoader.load(folder.resolve("proxy.yaml"), Map.of(), SecretReading.RUN);
        Surroundings surroundings = new Surroundings(Clock.systemUTC(), new SecureRandom(), GateEvents.NONE);
        gate = ReloadingGate.open(source, source.load(), surroundings, new Told());
        gate.follow();
    }

    @AfterEach
    void closes() {
        gate.close();
        issuer.close();
    }

    @Test
    void takesAChangedFileOver() throws Exception {
        write("proxy.yaml", base() + ANYONE);
        assertThat(next()).isEqualTo("applied");
        assertThat(reason("/x")).isEqualTo(Reason.PASSED);
    }

    @Test
    void keepsTheOldRulesWhereTheNewFileIsWrong() throws Exception {
        write("proxy.yaml", base() + "acess: []\n");
        assertThat(next()).startsWith("refused").contains("acess").contains("line");
        assertThat(reason("/x")).isEqualTo(Reason.NOBODY);
        write("proxy.yaml", base() + ANYONE);
        assertThat(next()).isEqualTo("applied");
        assertThat(reason("/x")).isEqualTo(Reason.PASSED);
    }

    @Test
    void keepsTheOldRulesWhereTheServerCannotUseTheNewFile() throws Exception {
        unusable.set(true);
        write("proxy.yaml", base() + ANYONE);
        assertThat(next()).isEqualTo("refused [the port is painted green]");
        assertThat(reason("/x")).isEqualTo(Reason.NOBODY);
    }

    @Test
    void followsTheLinksThatKubernetesSwaps() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..first"));
        Path second = Files.createDirectory(folder.resolve("..second"));
        Files.writeString(first.resolve("key"), "A".repeat(43));
        Files.writeString(second.resolve("key"), "B".repeat(43));
        Files.createSymbolicLink(folder.resolve("..data"), first);
        Files.createSymbolicLink(folder.resolve("key"), Path.of("..data/key"));
        write("proxy.yaml", base() + ANYONE + "session: {keys: ['${file:key}']}\n");
        assertThat(next()).isEqualTo("applied");

        Path swapped = Files.createSymbolicLink(folder.resolve("..swap"), second);
        Files.move(
                swapped, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertThat(next()).isEqualTo("applied");
        assertThat(gate.loaded().config().session().keys().get(0).reveal()).startsWith("BBB");
    }

    @Test
    void readsAgainWhenItIsTold() throws Exception {
        Gate before = gate.gate();
        gate.reload();
        assertThat(next()).isEqualTo("applied");
        assertThat(gate.gate()).isNotSameAs(before);
    }

    @Test
    void keepsTheAssertionKeyThatItMade() throws Exception {
        String before = jwks();
        gate.reload();
        assertThat(next()).isEqualTo("applied");
        assertThat(jwks()).isEqualTo(before).contains("\"kid\"");
    }

    @Test
    void knowsTokensThroughAReloadWhileTheProviderIsAway() throws Exception {
        write("proxy.yaml", base() + "access: [{path: /**, allow: signed-in}]\n");
        assertThat(next()).isEqualTo("applied");
        assertThat(reason("/x", token())).isEqualTo(Reason.PASSED);
        issuer.stop();
        gate.reload();
        assertThat(next()).isEqualTo("applied");
        assertThat(reason("/x", token())).isEqualTo(Reason.PASSED);
        assertThat(gate.readiness()).isEmpty();
    }

    @Test
    void knowsAccountsThroughAReloadWhileTheSessionEndpointIsAway() throws Exception {
        try (SessionService service = SessionService.start("s3cret-of-the-gate")) {
            String asking = base() + "access: [{path: /**, allow: signed-in}]\n" + """
                    provisioning: {endpoint: "%s", secret: s3cret-of-the-gate, timeout: 10s, when-unavailable: refuse}
                    """.formatted(service.endpoint());
            write("proxy.yaml", asking);
            assertThat(next()).isEqualTo("applied");
            assertThat(reason("/x", token())).isEqualTo(Reason.PASSED);
            service.answer(500, "");
            write("proxy.yaml", asking + "bearer: {token-cache: 100}\n");
            assertThat(next()).isEqualTo("applied");
            assertThat(reason("/x", token())).isEqualTo(Reason.PASSED);
            write("proxy.yaml", asking.replace("http://127.0.0.1", "http://localhost"));
            assertThat(next()).isEqualTo("applied");
            assertThat(reason("/x", token())).isEqualTo(Reason.PROVISIONING_UNAVAILABLE);
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    private String token() {
        return issuer.token().bearer();
    }

    private Reason reason(String path, String... authorization) throws Exception {
        return facts(decide(path, authorization)).reason();
    }

    private String jwks() throws Exception {
        return ((Decision.Answer) decide("/oauth2/jwks")).reply().body();
    }

    private Decision decide(String path, String... authorization) throws Exception {
        Headers headers = authorization.length == 0 ? Headers.none() : Headers.of("Authorization", authorization[0]);
        return gate.gate()
                .decide(new RequestHead("1", "GET", path, headers, Peer.at(InetAddress.getLoopbackAddress()), false));
    }

    private static Facts facts(Decision decision) {
        return decision instanceof Decision.Pass pass ? pass.facts() : ((Decision.Answer) decision).facts();
    }

    private String base() {
        return """
                server: {public-url: "https://data.example.org"}
                upstream: {url: "http://127.0.0.1:5000"}
                login: {enabled: false}
                providers:
                  - {id: test, issuer: "%s", audiences: [data-portal]}
                """.formatted(issuer.issuer());
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    private final class Told implements Reloads {
        @Override
        public Runnable prepare(GateConfig before, GateConfig after) {
            if (unusable.get()) {
                throw new IllegalArgumentException("the port is painted green");
            }
            return () -> {};
        }

        @Override
        public void applied(Loaded<GateConfig> before, Loaded<GateConfig> after) {
            told.add("applied");
        }

        @Override
        public void refused(List<String> problems) {
            told.add("refused " + problems);
        }
    }
}
