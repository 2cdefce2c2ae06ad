/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static org.assertj.core.api.Assertions.fail;

import io.postern.auth.Account;
import io.postern.auth.GateEvents;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.Provisioned;
import io.postern.config.ProvisioningConfig;
import io.postern.config.ProvisioningConfig.BreakerConfig;
import io.postern.config.Secret;
import io.postern.config.WhenUnavailable;
import io.postern.testing.MovableClock;
import io.postern.testing.SessionService;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A session service, a client of it, and a clock between them. */
final class Provisioning implements AutoCloseable {
    static final String SECRET = "s3cret-of-the-gate";
    static final String ISSUER = "https://sso.example.org/realms/science";
    static final Duration CACHE = Duration.ofMinutes(5);
    static final Duration STALE = Duration.ofHours(12);
    static final Duration PAUSE = Duration.ofSeconds(10);
    static final int FAILURES = 3;

    final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T12:00:00Z"));
    final SessionService service = SessionService.start(SECRET);
    final List<String> outcomes = new CopyOnWriteArrayList<>();
    final List<Account> forgotten = new CopyOnWriteArrayList<>();
    final List<Account> cutOff = new CopyOnWriteArrayList<>();
    final SessionEndpoint endpoint;

    Provisioning(WhenUnavailable whenUnavailable) {
        this(whenUnavailable, Duration.ofSeconds(20));
    }

    Provisioning(WhenUnavailable whenUnavailable, Duration timeout) {
        GateEvents events = new GateEvents() {
            @Override
            public void provisioning(String outcome, Duration took) {
                outcomes.add(outcome);
            }
        };
        this.endpoint = new SessionEndpoint(
                config(service.endpoint(), whenUnavailable, timeout),
                events,
                clock,
                new Random(1),
                new AccountChanges() {
                    @Override
                    public void changed(Account account) {
                        forgotten.add(account);
                    }

                    @Override
                    public void cutOff(Account account) {
                        cutOff.add(account);
                    }
                });
    }

    /** Notes whose sessions are to end. */
    static AccountChanges noting(List<Account> cutOff) {
        return new AccountChanges() {
            @Override
            public void changed(Account account) {}

            @Override
            public void cutOff(Account account) {
                cutOff.add(account);
            }
        };
    }

    /** One whose endpoint follows the feed. */
    static Provisioning following() {
        Provisioning provisioning = new Provisioning(WhenUnavailable.PASS);
        provisioning.service.patience(Duration.ofMillis(50));
        provisioning.endpoint.follow();
        until(() -> provisioning.service.polls() >= 2);
        provisioning.service.patience(Duration.ofSeconds(25));
        return provisioning;
    }

    static ProvisioningConfig config(URI endpoint, WhenUnavailable whenUnavailable, Duration timeout) {
        return new ProvisioningConfig(
                endpoint,
                Optional.of(Secret.of(SECRET)),
                Optional.empty(),
                timeout,
                CACHE,
                STALE,
                whenUnavailable,
                "Authorization",
                new BreakerConfig(FAILURES, PAUSE));
    }

    /** As the gate does: from memory, else by asking. */
    Provisioned visit(Identity identity) {
        Provisioned known = endpoint.known(identity);
        return known instanceof Provisioned.Ask ? endpoint.ask(identity) : known;
    }

    int calls() {
        return service.calls().size();
    }

    void pass(Duration time) {
        clock.move(time);
    }

    static Identity alice() {
        return person("alice", List.of("staff"), true);
    }

    static Identity person(String name, List<String> groups, boolean groupsKnown) {
        return new Identity(
                new Account(ISSUER, "id-of-" + name),
                "keycloak",
                name,
                Optional.of(name + "@mail.example.org"),
                Optional.of(name + " the person"),
                groups,
                groups,
                groupsKnown,
                groups.contains("admins"),
                Proof.BEARER,
                Instant.parse("2026-11-23T00:00:00Z"),
                Map.of("sub", "id-of-" + name, "address", "private"));
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("it did not come to that within a minute");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public void close() {
        endpoint.close();
        service.close();
    }
}
