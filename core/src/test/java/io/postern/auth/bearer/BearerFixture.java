/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.GateEvents;
import io.postern.auth.Headers;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Outcome;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Providers;
import io.postern.config.BearerConfig;
import io.postern.config.DpopConfig;
import io.postern.config.ProviderConfig;
import io.postern.config.SysadminConfig;
import io.postern.testing.MovableClock;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An authenticator with real providers, as a gate has one. */
final class BearerFixture implements AutoCloseable {
    static final URI PUBLIC_URL = URI.create("https://data.example.org");

    final Providers providers;
    final BearerAuthenticator authenticator;
    final Queue<String> outcomes = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    private BearerFixture(MovableClock clock, BearerConfig bearer, List<ProviderConfig> configs) {
        GateEvents events = new GateEvents() {
            @Override
            public void token(String provider, String outcome) {
                outcomes.add(provider + " " + outcome);
            }
        };
        Providers.Surroundings surroundings = new Providers.Surroundings(clock, new SecureRandom(), scheduler, events);
        BearerSettings settings = new BearerSettings(
                bearer,
                new IdentityMaker(
                        new SysadminConfig(List.of(new SysadminConfig.SourceGroup(Optional.empty(), "admins"))),
                        Set.of("auth_time")),
                Optional.of(PUBLIC_URL),
                List.of());
        providers = Providers.open(configs, surroundings);
        authenticator = new BearerAuthenticator(settings, providers, surroundings);
    }

    static BearerFixture of(MovableClock clock, ProviderConfig... configs) {
        return of(clock, bearer(10_000, Duration.ofSeconds(60)), configs);
    }

    static BearerFixture of(MovableClock clock, BearerConfig bearer, ProviderConfig... configs) {
        return new BearerFixture(clock, bearer, List.of(configs));
    }

    static BearerConfig bearer(int tokenCache, Duration introspectionCache) {
        return new BearerConfig(
                true, new DpopConfig(true, false, Duration.ofSeconds(60)), tokenCache, introspectionCache);
    }

    /** As the gate does it: memory first, then whoever must be asked. */
    Outcome decide(String authorization) {
        return decide(request("Authorization", authorization));
    }

    Outcome decide(RequestHead request) {
        Outcome known = authenticator.known(request);
        return known instanceof Outcome.Ask ? authenticator.ask(request) : known;
    }

    Outcome known(String authorization) {
        return authenticator.known(request("Authorization", authorization));
    }

    static RequestHead request(String... headers) {
        return new RequestHead(
                "r1", "GET", "/data?x=1", Headers.of(headers), Peer.at(InetAddress.getLoopbackAddress()), true);
    }

    @Override
    public void close() {
        providers.close();
        scheduler.shutdownNow();
    }
}
