/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static io.postern.auth.provision.Provisioning.CACHE;
import static io.postern.auth.provision.Provisioning.STALE;
import static io.postern.auth.provision.Provisioning.alice;
import static io.postern.auth.provision.Provisioning.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.postern.auth.Account;
import io.postern.auth.Provisioned;
import io.postern.auth.Reason;
import io.postern.config.ProvisioningConfig;
import io.postern.config.WhenUnavailable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A configuration that is read anew while the endpoint is away. */
class ReopenedEndpointTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static ProvisioningConfig config(URI endpoint, Duration stale) {
        ProvisioningConfig known = Provisioning.config(endpoint, WhenUnavailable.REFUSE, TIMEOUT);
        return new ProvisioningConfig(
                endpoint,
                known.secret(),
                known.tls(),
                known.timeout(),
                known.cache(),
                stale,
                known.whenUnavailable(),
                known.sessionKeyHeader(),
                known.breaker());
    }

    @Test
    void servesWhatTheOneBeforeWasTold() {
        try (Provisioning gate = new Provisioning(WhenUnavailable.PASS);
                SessionEndpoint reopened =
                        gate.endpoint.reopen(config(gate.service.endpoint(), STALE), gate.forgotten::add)) {
            Provisioned before = gate.visit(alice());
            gate.service.answer(500, "");
            gate.pass(CACHE);
            assertThat(reopened.ask(alice())).isEqualTo(before);
            gate.pass(STALE);
            assertThat(reopened.ask(alice())).isInstanceOf(Provisioned.Refused.class);
        }
    }

    @Test
    void keepsAnswersAsLongAsItsOwnConfigurationSays() {
        try (Provisioning gate = new Provisioning(WhenUnavailable.PASS);
                SessionEndpoint longer = gate.endpoint.reopen(
                        config(gate.service.endpoint(), STALE.multipliedBy(3)), gate.forgotten::add);
                SessionEndpoint shorter =
                        longer.reopen(config(gate.service.endpoint(), Duration.ofHours(1)), gate.forgotten::add)) {
            Provisioned before = gate.visit(alice());
            gate.service.answer(500, "");
            gate.pass(STALE.multipliedBy(2));
            assertThat(longer.ask(alice())).isEqualTo(before);
            assertThat(shorter.ask(alice())).isInstanceOf(Provisioned.Refused.class);
        }
    }

    @Test
    void goesOnRefusingWhoWasCutOffBefore() {
        try (Provisioning gate = Provisioning.following();
                SessionEndpoint reopened =
                        gate.endpoint.reopen(config(gate.service.endpoint(), STALE), gate.forgotten::add)) {
            gate.visit(alice());
            gate.service.block(alice().account());
            until(() -> gate.forgotten.contains(alice().account()));
            gate.service.answer(500, "");
            assertThat(reopened.ask(alice()))
                    .asInstanceOf(type(Provisioned.Refused.class))
                    .extracting(Provisioned.Refused::reason)
                    .isEqualTo(Reason.ACCOUNT_BLOCKED);
        }
    }

    @Test
    void endsNobodysSessionsAgain() {
        try (Provisioning gate = Provisioning.following()) {
            gate.service.block(alice().account());
            until(() -> gate.cutOff.contains(alice().account()));
            List<Account> again = new CopyOnWriteArrayList<>();
            Account bob = Provisioning.person("bob", List.of(), true).account();
            Account carol = Provisioning.person("carol", List.of(), true).account();
            // What the feed says in between is for the one that goes on to hear.
            gate.service.feed(503);
            gate.service.block(bob);
            try (SessionEndpoint reopened =
                    gate.endpoint.reopen(config(gate.service.endpoint(), STALE), Provisioning.noting(again))) {
                gate.endpoint.close();
                gate.service.feed(200);
                reopened.follow();
                until(() -> again.contains(bob));
                gate.service.block(carol);
                until(() -> again.contains(carol));
                assertThat(again).containsExactly(bob, carol);
                assertThat(gate.cutOff).containsExactly(alice().account());
            }
        }
    }

    @Test
    void trustsAnswersForTheWholePeriodFromTheBeginning() {
        try (Provisioning gate = Provisioning.following()) {
            until(() -> {
                gate.visit(alice());
                gate.pass(Duration.ofSeconds(70));
                return gate.endpoint.known(alice()) instanceof Provisioned.Active;
            });
            try (SessionEndpoint reopened =
                    gate.endpoint.reopen(config(gate.service.endpoint(), STALE), gate.forgotten::add)) {
                assertThat(reopened.known(alice())).isInstanceOf(Provisioned.Ask.class);
                reopened.follow();
                assertThat(reopened.known(alice())).isInstanceOf(Provisioned.Active.class);
            }
        }
    }

    @Test
    void takesTheFeedOfAnotherEndpointFromItsBeginning() {
        try (Provisioning gate = Provisioning.following()) {
            gate.service.block(alice().account());
            until(() -> gate.cutOff.contains(alice().account()));
            List<Account> again = new CopyOnWriteArrayList<>();
            try (SessionEndpoint reopened = gate.endpoint.reopen(
                    config(URI.create(gate.service.endpoint() + "?tenant=2"), STALE), Provisioning.noting(again))) {
                reopened.follow();
                until(() -> again.contains(alice().account()));
            }
        }
    }

    @Test
    void knowsNothingWhereTheEndpointIsAnother() {
        try (Provisioning gate = new Provisioning(WhenUnavailable.PASS);
                SessionEndpoint reopened = gate.endpoint.reopen(
                        config(URI.create(gate.service.endpoint() + "?tenant=2"), STALE), gate.forgotten::add)) {
            gate.visit(alice());
            gate.service.answer(500, "");
            assertThat(reopened.ask(alice()))
                    .asInstanceOf(type(Provisioned.Refused.class))
                    .extracting(Provisioned.Refused::reason)
                    .isEqualTo(Reason.PROVISIONING_UNAVAILABLE);
        }
    }
}
