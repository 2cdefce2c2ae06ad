/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static io.postern.auth.provision.Provisioning.CACHE;
import static io.postern.auth.provision.Provisioning.alice;
import static io.postern.auth.provision.Provisioning.person;
import static io.postern.auth.provision.Provisioning.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.postern.auth.GateEvents;
import io.postern.auth.Identity;
import io.postern.auth.Provisioned;
import io.postern.auth.Reason;
import io.postern.config.WhenUnavailable;
import io.postern.testing.SessionService.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangesFeedTest {
    private final Provisioning gate = Provisioning.following();
    private final Identity bob = person("bob", List.of(), true);

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void cutsOffWhoeverWasDeactivated() {
        gate.visit(alice());
        gate.visit(bob);
        gate.service.block(alice().account());
        until(() -> gate.forgotten.contains(alice().account()));
        assertThat(gate.visit(alice()))
                .asInstanceOf(type(Provisioned.Refused.class))
                .extracting(Provisioned.Refused::reason)
                .isEqualTo(Reason.ACCOUNT_BLOCKED);
        assertThat(gate.endpoint.known(bob)).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.forgotten).containsExactly(alice().account());
    }

    @Test
    void keepsOutWhoeverWasDeactivatedWhileNobodyCanBeAsked() {
        gate.visit(alice());
        gate.service.misbehave(Trouble.CUT);
        gate.service.block(alice().account());
        gate.service.block(bob.account());
        until(() -> gate.forgotten.size() == 2);
        for (Identity person : List.of(alice(), bob)) {
            assertThat(gate.visit(person))
                    .asInstanceOf(type(Provisioned.Refused.class))
                    .extracting(Provisioned.Refused::reason)
                    .isEqualTo(Reason.ACCOUNT_BLOCKED);
        }
        gate.service.behave();
        gate.service.unblock(alice().account());
        until(() -> gate.forgotten.size() == 3);
        gate.pass(CACHE);
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
        gate.service.misbehave(Trouble.CUT);
        gate.pass(CACHE);
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
    }

    @Test
    void asksAnewForWhoeverChanged() {
        gate.visit(alice());
        gate.service.rename(alice().account(), "alice2");
        until(() -> gate.forgotten.contains(alice().account()));
        assertThat(gate.visit(alice()))
                .asInstanceOf(type(Provisioned.Active.class))
                .extracting(Provisioned.Active::username)
                .isEqualTo("alice2");
    }

    @Test
    void doesNotKeepAnAnswerThatAChangeOvertook() throws InterruptedException {
        gate.service.misbehave(Trouble.HANG);
        Thread visit = new Thread(() -> gate.visit(alice()));
        visit.start();
        until(() -> gate.calls() == 1);
        gate.service.answer(200, "{\"username\":\"alice\"}");
        gate.service.rename(alice().account(), "alice2");
        until(() -> gate.forgotten.contains(alice().account()));
        gate.service.behave();
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Ask.class);
        assertThat(gate.visit(alice()))
                .asInstanceOf(type(Provisioned.Active.class))
                .extracting(Provisioned.Active::username)
                .isEqualTo("alice2");
        visit.join();
    }

    @Test
    void trustsAnswersForTheWholePeriodWhileItFollows() {
        until(() -> {
            gate.visit(alice());
            gate.pass(Duration.ofSeconds(70));
            return gate.endpoint.known(alice()) instanceof Provisioned.Active;
        });
    }

    @Test
    void asksAnewAfterAMinuteWhileItCannotFollow() {
        gate.visit(alice());
        gate.service.feed(503);
        gate.pass(Duration.ofSeconds(70));
        until(() -> gate.endpoint.known(alice()) instanceof Provisioned.Ask);
        gate.service.feed(200);
        gate.service.rename(bob.account(), "bob2");
        until(() -> gate.forgotten.contains(bob.account()));
        until(() -> {
            gate.visit(alice());
            gate.pass(Duration.ofSeconds(70));
            return gate.endpoint.known(alice()) instanceof Provisioned.Active;
        });
    }

    @Test
    void saysSoWhenTheSecretIsWrong() {
        gate.service.secret("another");
        gate.service.rename(bob.account(), "bob2");
        until(() -> !gate.endpoint.healthy());
        gate.service.secret(Provisioning.SECRET);
        gate.service.rename(bob.account(), "bob3");
        until(gate.endpoint::healthy);
    }

    @Test
    void startsOverWhenTheServiceWasRestored() {
        gate.service.rename(bob.account(), "bob2");
        until(() -> gate.forgotten.contains(bob.account()));
        gate.visit(alice());
        gate.service.restore();
        until(() -> gate.endpoint.known(alice()) instanceof Provisioned.Ask);
        gate.service.rename(bob.account(), "bob3");
        until(() -> gate.forgotten.size() == 2);
    }

    @Test
    void takesOnlyCutOffsFromWhatHappenedBeforeItsStart() {
        gate.service.rename(alice().account(), "alice2");
        gate.service.block(bob.account());
        try (SessionEndpoint other = new SessionEndpoint(
                Provisioning.config(gate.service.endpoint(), WhenUnavailable.PASS, Duration.ofSeconds(20)),
                GateEvents.NONE,
                gate.clock,
                new Random(2),
                gate.forgotten::add)) {
            until(() -> gate.forgotten.size() == 2);
            gate.forgotten.clear();
            other.follow();
            until(() -> !gate.forgotten.isEmpty());
            assertThat(gate.forgotten).containsExactly(bob.account());
        }
    }
}
