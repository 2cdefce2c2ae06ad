/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.GateEvents;
import io.postern.auth.IdentityMaker;
import io.postern.auth.oidc.Providers;
import io.postern.auth.page.Pages;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import io.postern.testing.MovableClock;
import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A sign-in against a provider on a real socket, from a configuration in the contract's own language. */
final class LoginFixture implements AutoCloseable {
    static final String SITE = """
            server: {public-url: "https://data.example.org"}
            upstream: {url: "http://127.0.0.1:5000"}
            """;

    /** A busy machine is no provider that is away; what is away here says so at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final MovableClock CLOCK = new MovableClock(START);
    /** One for all tests, since starting and stopping takes long; each finds it as if it were new. */
    private static final TestIssuer ISSUER = TestIssuer.start(CLOCK);

    final MovableClock clock = CLOCK;
    final TestIssuer issuer = ISSUER;
    final MemorySessions sessions = new MemorySessions();
    final SecureRandom random = new SecureRandom();
    /** What was heard of sign-ins: source and outcome. */
    final List<String> signIns = new CopyOnWriteArrayList<>();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final byte[] key = new byte[32];
    private boolean stopped;

    LoginFixture() {
        clock.move(Duration.between(clock.instant(), START));
        issuer.behave();
        issuer.desk().forget();
        issuer.forgetCalls();
    }

    /** The section of one provider, with more keys, each beginning with a comma. */
    static String provider(String more) {
        return "providers:\n  - {id: keycloak, name: University login, issuer: \"${ISSUER}\", audiences: [data-portal],"
                + " client-id: data-portal" + more + "}\n";
    }

    /** A provider that knows the client's secret. */
    static String provider() {
        return provider(", client-secret: " + TestIssuer.SECRET);
    }

    /** A sign-in at the one provider. */
    Login login() {
        return login(SITE + provider());
    }

    /** A sign-in of that configuration. */
    Login login(String yaml) {
        return login(config(yaml, SecretReading.RUN));
    }

    /** A sign-in of that configuration, the secrets of which need not be there. */
    Login lookedAt(String yaml) {
        return login(config(yaml, SecretReading.CHECK));
    }

    private Login login(GateConfig config) {
        return new Login(new LoginParts(
                config,
                providers(config),
                sessions,
                IdentityMaker.of(config),
                Pages.of(config),
                List.of(key),
                Runnable::run,
                heard(),
                clock,
                random));
    }

    private GateEvents heard() {
        return new GateEvents() {
            @Override
            public void signIn(String source, String outcome) {
                signIns.add(source + " " + outcome);
            }
        };
    }

    /** The configuration, with the provider's address in it. */
    GateConfig config(String yaml) {
        return config(yaml, SecretReading.RUN);
    }

    private GateConfig config(String yaml, SecretReading mode) {
        try {
            Path file = Files.createTempFile("postern-login", ".yaml");
            try {
                Files.writeString(file, yaml);
                return ConfigLoader.load(
                                file,
                                Map.of(
                                        "ISSUER",
                                        issuer.issuer(),
                                        "ISSUER_HOST",
                                        issuer.at("").toString()),
                                mode)
                        .config();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Takes the provider away until the end of the test. */
    void stopIssuer() {
        stopped = true;
        issuer.stop();
    }

    Providers providers(GateConfig config) {
        Providers providers = Providers.open(
                config.providers(), new Providers.Surroundings(clock, random, scheduler, GateEvents.NONE, PATIENCE));
        opened.add(providers);
        return providers;
    }

    @Override
    public void close() {
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception e) {
                throw new AssertionError("what was opened does not close", e);
            }
        }
        scheduler.shutdownNow();
        if (stopped) {
            issuer.restart();
        }
    }
}
