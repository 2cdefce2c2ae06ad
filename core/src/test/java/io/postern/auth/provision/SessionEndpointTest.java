/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static io.postern.auth.provision.Provisioning.CACHE;
import static io.postern.auth.provision.Provisioning.FAILURES;
import static io.postern.auth.provision.Provisioning.PAUSE;
import static io.postern.auth.provision.Provisioning.STALE;
import static io.postern.auth.provision.Provisioning.alice;
import static io.postern.auth.provision.Provisioning.person;
import static io.postern.auth.provision.Provisioning.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.Provisioned;
import io.postern.auth.Reason;
import io.postern.config.WhenUnavailable;
import io.postern.testing.SessionService;
import io.postern.testing.SessionService.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionEndpointTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Provisioning gate = new Provisioning(WhenUnavailable.PASS);

    @AfterEach
    void close() {
        gate.close();
    }

    // --- what is sent

    @Test
    void sendsTheContractsFieldsAndTheSecretAlone() {
        // row 109: a side call carries what is on the list, and nothing of the request
        gate.visit(person("alice", List.of("staff", "admins"), true));
        SessionService.Call call = gate.service.calls().get(0);
        JsonNode body = call.body();
        assertThat(body.toString())
                .isEqualTo(
                        "{\"eppn\":\"id-of-alice@sso.example.org/realms/science\",\"mail\":\"alice@mail.example.org\","
                                + "\"cn\":\"alice the person\",\"issuer\":\"" + Provisioning.ISSUER
                                + "\",\"subject\":\"id-of-alice\",\"username\":\"alice\","
                                + "\"groups\":[\"staff\",\"admins\"],\"sysadmin\":true}");
        assertThat(call.headers().keySet())
                .isSubsetOf(Set.of(
                        "Accept",
                        "Authorization",
                        "Connection",
                        "Content-length",
                        "Content-type",
                        "Host",
                        "User-agent"));
        assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer " + Provisioning.SECRET);
    }

    @Test
    void leavesTheFlagOutWhereNoGroupsAreKnown() {
        gate.visit(person("alice", List.of(), false));
        gate.visit(person("bob", List.of(), true));
        assertThat(gate.service.calls().get(0).body().has("sysadmin")).isFalse();
        assertThat(gate.service.calls().get(1).body().get("sysadmin").booleanValue())
                .isFalse();
    }

    @Test
    void sendsTheEppnOfShibboleth() {
        Identity oidc = alice();
        Identity shibboleth = new Identity(
                oidc.account(),
                "shibboleth",
                "alice",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                false,
                Proof.SHIBBOLETH,
                oidc.until(),
                Map.of("eppn", "alice@example.org"));
        gate.visit(shibboleth);
        JsonNode body = gate.service.calls().get(0).body();
        assertThat(body.get("eppn").asText()).isEqualTo("alice@example.org");
        assertThat(body.get("mail").asText()).isEmpty();
        assertThat(body.get("cn").asText()).isEqualTo("alice");
    }

    // --- what comes back

    @Test
    void takesTheAccountOfTheAnswer() {
        gate.service.answer(200, "{\"username\":\"alice2\",\"sessionKey\":\"k-1\",\"sysadmin\":true}");
        assertThat(gate.visit(alice())).isEqualTo(new Provisioned.Active("alice2", Optional.of("k-1"), true));
        assertThat(gate.outcomes).containsExactly("200");
    }

    @Test
    void makesNoSysadminOfAnAnswerThatDoesNotSaySo() {
        gate.service.answer(200, "{\"username\":\"alice\"}");
        assertThat(gate.visit(person("alice", List.of("admins"), true)))
                .isEqualTo(new Provisioned.Active("alice", Optional.empty(), false));
    }

    @ParameterizedTest
    @CsvSource({"400, PROVISIONING_REJECTED", "403, ACCOUNT_BLOCKED", "409, ACCOUNT_CONFLICT"})
    void refusesAsTheAnswerSays(int status, Reason reason) {
        gate.service.answer(status, "{\"error\":\"mail alice@mail.example.org is taken\"}");
        assertThat(gate.visit(alice()))
                .asInstanceOf(type(Provisioned.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.detail()).doesNotContain("alice");
                });
        assertThat(gate.endpoint.healthy()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409})
    void remembersARefusalUntilTheCachePeriodEnds(int status) {
        gate.service.answer(status, "{}");
        gate.visit(alice());
        gate.pass(Duration.ofSeconds(59));
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Refused.class);
        assertThat(gate.calls()).isEqualTo(1);
        gate.service.behave();
        gate.pass(CACHE);
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.calls()).isEqualTo(2);
    }

    @Test
    void asksSoonAgainWhereTheRequestWasAtFault() {
        gate.service.answer(400, "{\"error\":\"mail\"}");
        gate.visit(alice());
        gate.visit(alice());
        assertThat(gate.calls()).isEqualTo(1);
        gate.pass(Duration.ofSeconds(10));
        gate.service.behave();
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void goesOnWithoutAnAccountWhileTheServiceIsInTrouble(Trouble trouble) {
        try (Provisioning brief = new Provisioning(WhenUnavailable.PASS, Duration.ofMillis(1500))) {
            brief.service.misbehave(trouble);
            assertThat(brief.visit(alice())).isInstanceOf(Provisioned.Unasked.class);
            assertThat(brief.service.redirected()).isZero();
            assertThat(brief.endpoint.healthy()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void refusesWhileTheServiceIsInTrouble(Trouble trouble) {
        try (Provisioning brief = new Provisioning(WhenUnavailable.REFUSE, Duration.ofMillis(1500))) {
            brief.service.misbehave(trouble);
            assertThat(brief.visit(alice()))
                    .asInstanceOf(type(Provisioned.Refused.class))
                    .extracting(Provisioned.Refused::reason)
                    .isEqualTo(Reason.PROVISIONING_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 401, 404, 405, 418, 500, 502, 503})
    void takesEveryOtherStatusForNoAnswer(int status) {
        gate.service.answer(status, status == 204 ? "" : "{\"username\":\"mallory\"}");
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Unasked.class);
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Ask.class);
        assertThat(gate.outcomes).containsExactly(Integer.toString(status));
    }

    @Test
    void goesOnWhereNobodyListens() {
        gate.service.close();
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Unasked.class);
        assertThat(gate.outcomes).containsExactly("unreachable");
    }

    @Test
    void saysSoWhenTheSecretIsWrong() {
        gate.service.secret("another");
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Unasked.class);
        assertThat(gate.endpoint.healthy()).isFalse();
        assertThat(gate.endpoint.problem())
                .hasValueSatisfying(p -> assertThat(p).contains("provisioning.secret"));
        gate.service.secret(Provisioning.SECRET);
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.endpoint.healthy()).isTrue();
    }

    @Test
    void findsNoProblemWithAServiceThatAnswers() {
        assertThat(gate.endpoint.problem()).isEmpty();
        gate.service.misbehave(Trouble.CUT);
        assertThat(gate.endpoint.problem())
                .hasValueSatisfying(p -> assertThat(p).contains("cut"));
        assertThat(gate.calls()).as("a cut connection is tried again once").isEqualTo(3);
    }

    @Test
    void keepsRetryAfter() {
        try (Provisioning strict = new Provisioning(WhenUnavailable.REFUSE)) {
            strict.service.answer(503, "", "Retry-After", "7");
            assertThat(strict.visit(alice()))
                    .asInstanceOf(type(Provisioned.Refused.class))
                    .extracting(Provisioned.Refused::headers)
                    .isEqualTo(List.of(new Header("Retry-After", "7")));
            strict.service.behave();
            strict.pass(Duration.ofSeconds(6));
            assertThat(strict.endpoint.known(person("bob", List.of(), true))).isInstanceOf(Provisioned.Refused.class);
            assertThat(strict.calls()).isEqualTo(1);
            strict.pass(Duration.ofSeconds(1));
            assertThat(strict.visit(alice())).isInstanceOf(Provisioned.Active.class);
        }
    }

    // --- what is remembered

    @Test
    void asksOnceACachePeriod() {
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Ask.class);
        gate.endpoint.ask(alice());
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.endpoint.ask(alice())).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.calls()).isEqualTo(1);
    }

    @Test
    void asksAnewAfterAMinuteWhileNoChangesAreHeard() {
        gate.visit(alice());
        gate.pass(Duration.ofMinutes(1).minus(MOMENT));
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Active.class);
        gate.pass(MOMENT);
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Ask.class);
    }

    @Test
    void asksAnewWhenAClaimChanges() {
        gate.visit(person("alice", List.of("staff"), true));
        for (Identity other : List.of(
                person("alice", List.of("staff", "admins"), true),
                person("alice", List.of(), true),
                person("alice", List.of(), false))) {
            int before = gate.calls();
            gate.visit(other);
            assertThat(gate.calls()).isEqualTo(before + 1);
        }
        gate.visit(person("alice", List.of("staff"), true));
        assertThat(gate.calls()).as("each set of claims has its answer").isEqualTo(4);
    }

    @Test
    void refreshesInTheBackgroundBeforeTheEnd() {
        gate.visit(alice());
        gate.pass(Duration.ofSeconds(50));
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Active.class);
        until(() -> gate.outcomes.size() == 2);
        gate.pass(Duration.ofSeconds(30));
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.calls()).isEqualTo(2);
    }

    @Test
    void callsOnceForFiftyFirstVisits() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            CountDownLatch ready = new CountDownLatch(50);
            List<Callable<Provisioned>> visits = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                visits.add(() -> {
                    ready.countDown();
                    ready.await();
                    return gate.visit(alice());
                });
            }
            for (Future<Provisioned> visit : threads.invokeAll(visits)) {
                assertThat(visit.get()).isInstanceOf(Provisioned.Active.class);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(gate.calls()).isEqualTo(1);
    }

    @Test
    void asksAgainWhenTheCredentialEnds() {
        Instant end = gate.clock.instant().plusSeconds(30);
        gate.service.answer(200, "{\"username\":\"alice\",\"sessionKey\":\"k\",\"expires\":\"" + end + "\"}");
        gate.visit(alice());
        gate.pass(Duration.ofSeconds(29));
        assertThat(gate.visit(alice())).isEqualTo(new Provisioned.Active("alice", Optional.of("k"), false));
        assertThat(gate.calls()).isEqualTo(1);
        gate.service.misbehave(Trouble.CUT);
        gate.pass(Duration.ofSeconds(1));
        assertThat(gate.visit(alice()))
                .as("a credential that has ended is not handed on, even while nobody answers")
                .isEqualTo(new Provisioned.Active("alice", Optional.empty(), false));
    }

    @Test
    void doesNotAskForEverAfterACredentialThatHadEndedBefore() {
        gate.service.answer(200, "{\"username\":\"alice\",\"sessionKey\":\"k\",\"expires\":1}");
        assertThat(gate.visit(alice())).isEqualTo(new Provisioned.Active("alice", Optional.empty(), false));
        gate.visit(alice());
        assertThat(gate.calls()).isEqualTo(1);
    }

    // --- while the endpoint is away

    @Test
    void servesTheLastAnswerWhileTheServiceIsAway() {
        Provisioned first = gate.visit(alice());
        gate.service.misbehave(Trouble.CUT);
        gate.pass(CACHE);
        assertThat(gate.visit(alice())).isEqualTo(first);
        gate.pass(STALE.minus(CACHE));
        assertThat(gate.visit(alice())).isEqualTo(first);
        gate.pass(MOMENT);
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Unasked.class);
    }

    @Test
    void servesTheLastAnswerToSomebodyWhoseClaimsChanged() {
        Provisioned first = gate.visit(alice());
        gate.service.misbehave(Trouble.CUT);
        assertThat(gate.visit(person("alice", List.of("staff", "other"), true))).isEqualTo(first);
        assertThat(gate.visit(person("bob", List.of(), true))).isInstanceOf(Provisioned.Unasked.class);
    }

    @Test
    void keepsRefusingWhoWasBlockedWhileTheServiceIsAway() {
        gate.service.block(alice().account());
        gate.visit(alice());
        gate.service.misbehave(Trouble.CUT);
        gate.pass(CACHE);
        assertThat(gate.visit(alice()))
                .asInstanceOf(type(Provisioned.Refused.class))
                .extracting(Provisioned.Refused::reason)
                .isEqualTo(Reason.ACCOUNT_BLOCKED);
    }

    @Test
    void leavesAFailingServiceAlone() {
        gate.service.answer(500, "");
        for (int i = 0; i < FAILURES; i++) {
            assertThat(gate.endpoint.known(person("p" + i, List.of(), true))).isInstanceOf(Provisioned.Ask.class);
            gate.visit(person("p" + i, List.of(), true));
        }
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Unasked.class);
        assertThat(gate.endpoint.ask(alice())).isInstanceOf(Provisioned.Unasked.class);
        assertThat(gate.calls()).isEqualTo(FAILURES);
        gate.pass(PAUSE.minus(MOMENT));
        assertThat(gate.endpoint.known(alice())).isInstanceOf(Provisioned.Unasked.class);
        gate.pass(MOMENT);
        gate.service.behave();
        assertThat(gate.visit(alice())).isInstanceOf(Provisioned.Active.class);
        assertThat(gate.endpoint.known(person("bob", List.of(), true))).isInstanceOf(Provisioned.Ask.class);
    }

    @Test
    void triesAgainInTheBackgroundWhileALastAnswerServes() {
        gate.visit(alice());
        gate.service.answer(500, "");
        gate.pass(CACHE);
        for (int i = 0; i < FAILURES; i++) {
            gate.visit(alice());
        }
        assertThat(gate.calls()).isEqualTo(1 + FAILURES);
        gate.service.rename(alice().account(), "alice2");
        gate.service.behave();
        gate.pass(PAUSE);
        assertThat(gate.endpoint.known(alice()))
                .asInstanceOf(type(Provisioned.Active.class))
                .extracting(Provisioned.Active::username)
                .isEqualTo("alice");
        until(() -> gate.endpoint.known(alice()) instanceof Provisioned.Active active
                && active.username().equals("alice2"));
        assertThat(gate.calls()).isEqualTo(2 + FAILURES);
    }

    @Test
    void answersEveryWaitingVisitWhenTheServiceHangs() throws Exception {
        try (Provisioning brief = new Provisioning(WhenUnavailable.PASS, Duration.ofMillis(500))) {
            brief.service.misbehave(Trouble.HANG);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Callable<Provisioned>> visits = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    visits.add(() -> brief.visit(alice()));
                }
                for (Future<Provisioned> visit : threads.invokeAll(visits)) {
                    assertThat(visit.get()).isInstanceOf(Provisioned.Unasked.class);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(brief.outcomes).contains("timeout").doesNotContain("unreachable");
        }
    }
}
