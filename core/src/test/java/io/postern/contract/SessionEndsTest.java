/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static io.postern.contract.Visitor.location;
import static io.postern.contract.Visitor.navigation;
import static io.postern.contract.Visitor.taken;
import static io.postern.contract.Visitor.toApp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Account;
import io.postern.auth.Header;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.SecretReading;
import io.postern.testing.MovableClock;
import io.postern.testing.SessionService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a browser's session from outside, and what does not, in a whole gate. */
class SessionEndsTest {
    private static final String SESSION = "__Host-postern";
    private static final String SECRET = "s3cret-of-the-gate";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"PT0.2S", "PT25S"}) // with 25 s the cut-off is in the first answer of all
    @DisplayName("who is cut off in the app is signed out by the changes feed, and stays so when the account is back")
    void aCutOffEndsTheSession(Duration patience) throws Exception {
        try (SessionService service = SessionService.start(SECRET)) {
            service.patience(patience);
            GateConfig config = config(Configs.signIn("") + """
                    provisioning: {endpoint: "%s", secret: %s, timeout: 10s}
                    """.formatted(service.endpoint(), SECRET));
            aCutOffEndsTheSession(service, config);
        }
    }

    private static void aCutOffEndsTheSession(SessionService service, GateConfig config) {
        try (WholeGate gate = new WholeGate(config)) {
            Visitor visitor = visitor(gate);
            Seen seen = visitor.goesTo("/data");
            assertThat(toApp(seen, "X-Remote-User")).hasSize(1);
            Map<String, String> before = Map.copyOf(visitor.cookies);

            await().until(() -> service.polls() > 0);

            Account ada = new Account(Realm.issuer(), "f3a1-ada");
            service.block(ada);

            await().untilAsserted(() -> {
                visitor.cookies.clear();
                visitor.cookies.putAll(before);
                Seen after = visitor.visits("/data");
                assertThat(after.status()).isEqualTo(302);
                assertThat(location(after)).isEqualTo("/oauth2/sign_in?rd=/data");
                assertThat(taken(after)).contains(SESSION);
            });
            service.unblock(ada);
            await().untilAsserted(
                            () -> assertThat(visitor.goesTo("/data").status()).isEqualTo(200));
        }
    }

    @ParameterizedTest
    @DisplayName("a session outlives a reload, and so does its end, whether keys are configured or made at the start")
    @ValueSource(booleans = {true, false})
    void outlivesAReload(boolean keys) throws Exception {
        String yaml = Configs.signIn("");
        String first = keys ? yaml : yaml.replace(Configs.KEYS, "");
        String second = first.replace("path: /public/**, allow: anyone", "path: /public/**, allow: nobody");
        try (WholeGate gate = new WholeGate(config(first))) {
            Visitor stays = visitor(gate);
            Visitor leaves = visitor(gate);
            assertThat(stays.goesTo("/data").status()).isEqualTo(200);
            assertThat(leaves.goesTo("/data").status()).isEqualTo(200);
            Map<String, String> stolen = Map.copyOf(leaves.cookies);
            assertThat(leaves.visits("/oauth2/sign_out").status()).isEqualTo(302);

            gate.reopen(config(second));

            assertThat(stays.visits("/public/x").status()).isEqualTo(403);
            assertThat(toApp(stays.visits("/data"), "X-Remote-User")).containsExactly("ada");
            leaves.cookies.putAll(stolen);
            assertThat(location(leaves.visits("/data"))).startsWith("/oauth2/sign_in");
        }
    }

    @Test
    @DisplayName("a session made of attributes ends with the service provider's own")
    void endsWithTheServiceProvidersSession() throws Exception {
        MovableClock clock = new MovableClock(Instant.now());
        Instant end = clock.instant().plus(Duration.ofMinutes(30));
        String yaml = Configs.shibboleth("", "")
                        .replace("login: {enabled: false}", "login: {enabled: true, start-on: [/user/login]}")
                        .replace("  enabled: true\n", "  enabled: true\n  session: true\n")
                + Configs.KEYS
                + Configs.RULES;
        List<Header> attributes = Person.ALICE.attributes().stream()
                .map(line -> line.name().equals("Shib-Session-Expires")
                        ? new Header(line.name(), Long.toString(end.getEpochSecond()))
                        : line)
                .toList();
        try (WholeGate gate = new WholeGate(config(yaml), clock)) {
            Visitor visitor = visitor(gate);
            visitor.sends(navigation("/user/login").with(attributes).from(ContractSuite.SERVICE_PROVIDER));
            assertThat(visitor.cookies).containsKey(SESSION);

            clock.move(Duration.ofMinutes(29));
            assertThat(toApp(visitor.visits("/data"), "X-Remote-User")).containsExactly("alice");
            clock.move(Duration.ofMinutes(1));

            Seen after = visitor.visits("/data");
            assertThat(location(after)).startsWith("/oauth2/sign_in");
            assertThat(taken(after)).contains(SESSION);
        }
    }

    private static Visitor visitor(WholeGate gate) {
        return new Visitor(InMemoryGate.around(gate)::send);
    }

    private GateConfig config(String yaml) throws Exception {
        Map<String, String> variables = new HashMap<>(Realm.variables());
        variables.put("UPSTREAM", "http://127.0.0.1:5000");
        Path file = Files.writeString(folder.resolve("proxy.yaml"), yaml);
        return ConfigLoader.load(file, variables, SecretReading.RUN).config();
    }
}
