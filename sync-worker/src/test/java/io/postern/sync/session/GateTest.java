/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Account;
import io.postern.auth.GateEvents;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.Provisioned;
import io.postern.auth.Reason;
import io.postern.auth.provision.SessionEndpoint;
import io.postern.config.HostPort;
import io.postern.config.ProvisioningConfig;
import io.postern.config.Secret;
import io.postern.config.WhenUnavailable;
import io.postern.config.tls.Pem;
import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Admission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate's own client of the session endpoint, against ours. */
class GateTest {
    private static final Secret SECRET = Secret.of("known-to-the-gate-alone");
    private static final String ISSUER = "https://idp.example.org";

    private final KnownPeople people = new KnownPeople();
    private final SessionServer server;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    GateTest() throws Pem.Unusable {
        this.server = new SessionServer(
                new SessionSettings(new HostPort("127.0.0.1", 0), Optional.of(SECRET), Optional.empty(), false),
                people);
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void getsAnAccountAndItsKey() {
        Instant end = Instant.now().plusSeconds(600);
        people.answer(
                "ada", new Admission.Active("ada-l", Optional.of(new Admission.Key("key-1", end)), Optional.of(true)));
        try (SessionEndpoint gate = gate(SECRET)) {
            assertThat(gate.ask(person("ada"))).isEqualTo(new Provisioned.Active("ada-l", Optional.of("key-1"), true));
        }
    }

    @Test
    void tellsRefusalsApart() {
        people.answer("ada", new Admission.Blocked());
        people.answer("bob", new Admission.Taken("another"));
        people.answer("cy", new Admission.Unfit("mail", "is empty"));
        try (SessionEndpoint gate = gate(SECRET)) {
            assertThat(reason(gate, "ada")).isEqualTo(Reason.ACCOUNT_BLOCKED);
            assertThat(reason(gate, "bob")).isEqualTo(Reason.ACCOUNT_CONFLICT);
            assertThat(reason(gate, "cy")).isEqualTo(Reason.PROVISIONING_REJECTED);
        }
    }

    @Test
    void aWrongSecretIsAProblemThatTheGateNames() {
        try (SessionEndpoint gate = gate(Secret.of("wrong"))) {
            gate.ask(person("ada"));
            assertThat(gate.problem()).isPresent();
        }
    }

    @Test
    void hearsOfACutOffWithinFiveSeconds() {
        people.happened(new AccountChanges.Change(ISSUER, "id-of-somebody", "somebody", false));
        try (SessionEndpoint gate = gate(SECRET)) {
            gate.follow();
            await().atMost(Duration.ofSeconds(10)).until(() -> people.asked().contains(1L));
            assertThat(gate.ask(person("ada"))).isInstanceOf(Provisioned.Active.class);
            people.answer("ada", new Admission.Blocked());
            people.happened(new AccountChanges.Change(ISSUER, "id-of-ada", "ada", true));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> heard.contains("deactivated id-of-ada")
                            && !(gate.known(person("ada")) instanceof Provisioned.Active));
            assertThat(reason(gate, "ada")).isEqualTo(Reason.ACCOUNT_BLOCKED);
        }
    }

    private static Reason reason(SessionEndpoint gate, String name) {
        return ((Provisioned.Refused) gate.ask(person(name))).reason();
    }

    private SessionEndpoint gate(Secret secret) {
        ProvisioningConfig config = new ProvisioningConfig(
                server.endpoint(),
                Optional.of(secret),
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                WhenUnavailable.REFUSE,
                "Authorization",
                new ProvisioningConfig.BreakerConfig(5, Duration.ofSeconds(10)));
        return new SessionEndpoint(config, new GateEvents() {}, Clock.systemUTC(), new Random(1), new Hearing());
    }

    private static Identity person(String name) {
        return new Identity(
                new Account(ISSUER, "id-of-" + name),
                "idp",
                name,
                Optional.of(name + "@example.org"),
                Optional.of("The person " + name),
                List.of("staff"),
                List.of("staff"),
                true,
                false,
                Proof.BEARER,
                Instant.parse("2030-01-01T00:00:00Z"),
                Map.of());
    }

    /** What the gate is told to forget, and whom it cuts off. */
    private final class Hearing implements io.postern.auth.provision.AccountChanges {
        @Override
        public void changed(Account account) {
            heard.add("changed " + account.subject());
        }

        @Override
        public void cutOff(Account account) {
            heard.add("deactivated " + account.subject());
        }
    }
}
