/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a service, between a directory, a database, gates and operators. */
final class ServingTest {

    private static final String FULL = "schedule: {full: \"TIME\", zone: UTC, late-after: 2}";
    private static final String BOTH = "schedule: {full: \"TIME\", delta: \"*/15 * * * *\", zone: UTC}";
    private static final String SESSIONS =
            "server: {listen: \"127.0.0.1:0\", admin: \"127.0.0.1:0\", secret: 0123456789abcdef}";
    private static final String RUNS = "SELECT scope, outcome FROM postern.run WHERE kind = 'run' ORDER BY id";
    private static final String VISIT = """
            {"eppn": "ada@example.org", "mail": "ada@example.org", "cn": "Ada", "issuer": "https://sso.example.org",
             "subject": "1", "username": "ada"}
            """;

    @TempDir
    private Path folder;

    private ServingFixture fixture;

    @BeforeEach
    void begins() throws Exception {
        fixture = new ServingFixture(folder);
        fixture.person("Ada", "1", "ada@example.org");
        fixture.person("Grace", "2", "grace@example.org");
    }

    @AfterEach
    void ends() {
        fixture.close();
    }

    private void awaitRuns(String... runs) {
        await().untilAsserted(() ->
                assertThat(fixture.database.rows(RUNS)).as(fixture.text()).containsExactly(runs));
    }

    @Test
    void makesWhatWasMissedBeforeItStartedAndThenWhatIsDue() throws Exception {
        fixture.serve(FULL, SESSIONS);
        await().until(() -> fixture.active().equals(List.of("ada", "grace")));

        fixture.person("Joan", "3", "joan@example.org");
        fixture.clock.move(Duration.ofDays(1));
        await().until(() -> fixture.active().equals(List.of("ada", "grace", "joan")));
        awaitRuns("full|done", "full|done");
    }

    @Test
    void whatPassedWhileNobodyLookedIsMadeOnce() throws Exception {
        fixture.serve(BOTH, SESSIONS);
        awaitRuns("full|done");
        fixture.clock.move(Duration.ofDays(5));
        awaitRuns("full|done", "full|done");
        fixture.clock.move(Duration.ofMinutes(15));
        awaitRuns("full|done", "full|done", "delta|done");
    }

    @Test
    void aDeltaBringsWhoIsNewAndTakesNobodyAwayAlsoAfterARestart() throws Exception {
        Serving first = fixture.serve(BOTH, SESSIONS);
        awaitRuns("full|done");
        first.close();

        fixture.directory.delete("cn=Ada,ou=Users,dc=example,dc=org");
        fixture.person("Joan", "3", "joan@example.org");
        fixture.clock.move(Duration.ofMinutes(15));
        fixture.serve(BOTH, SESSIONS);

        await().until(() -> fixture.active().equals(List.of("ada", "grace", "joan")));
        awaitRuns("full|done", "delta|done");
        await().untilAsserted(() -> assertThat(fixture.events("run", "ended"))
                .filteredOn(line -> line.get("reach").asText().equals("delta"))
                .singleElement()
                .satisfies(line -> assertThat(line.get("outcome").asText()).isEqualTo("done")));
    }

    @Test
    void ofTwoReplicasOneMakesEachRun() throws Exception {
        fixture.serve(FULL, SESSIONS);
        fixture.serve(FULL, SESSIONS);
        for (int day = 1; day <= 3; day++) {
            int runs = day;
            await().until(() -> fixture.events("run", "ended").size() == 2 * runs);
            assertThat(fixture.database.rows(RUNS)).hasSize(runs).containsOnly("full|done");
            fixture.clock.move(Duration.ofDays(1));
        }
        assertThat(fixture.events("run", "ended"))
                .filteredOn(line -> line.get("outcome").asText().equals("made"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void answersVisitorsWhileARunGoesOn() throws Exception {
        fixture.holdReading();
        Serving serving = fixture.serve(FULL, SESSIONS, "https://sso.example.org");
        fixture.awaitReading();
        HttpResponse<String> visit = fixture.post(serving.sessions().orElseThrow(), "0123456789abcdef", VISIT);
        assertThat(visit.statusCode()).as(visit.body()).isEqualTo(200);
        assertThat(fixture.post(serving.sessions().orElseThrow(), "wrong", VISIT)
                        .statusCode())
                .isEqualTo(401);
        assertThat(fixture.database.rows("SELECT method || ' ' || id FROM accounts_useridentity"))
                .as("the subject is the key of the source whose issuer it is")
                .containsExactly("cern 1");
        assertThat(fixture.database.rows("SELECT outcome FROM postern.run WHERE kind = 'run'"))
                .containsExactly("running");
        fixture.release();
        awaitRuns("full|done");
        assertThat(fixture.active()).containsExactly("ada", "grace");

        assertThat(fixture.lines())
                .filteredOn(line -> line.get("type").asText().equals("session"))
                .extracting(line -> line.get("status").asInt())
                .containsExactly(200, 401);
        assertThat(fixture.text()).doesNotContain("0123456789abcdef").contains("Visit[1@https://sso.example.org]");
    }

    @Test
    void isNotReadyWhenRunsDoNotSucceedAndSaysWhy() throws Exception {
        Serving serving = fixture.serve(FULL, SESSIONS);
        await().until(() -> fixture.get(serving, "/readyz").statusCode() == 200);
        fixture.broken = true;

        fixture.clock.move(Duration.ofDays(1));
        awaitRuns("full|done", "full|incomplete");
        assertThat(fixture.get(serving, "/readyz").statusCode())
                .as("one time may pass")
                .isEqualTo(200);
        fixture.clock.move(Duration.ofDays(1));
        awaitRuns("full|done", "full|incomplete", "full|incomplete");
        await().until(() -> fixture.get(serving, "/readyz").statusCode() == 503);
        await().untilAsserted(() -> assertThat(fixture.get(serving, "/readyz").body())
                .contains("schedule.full", "the last run ended incomplete", "directory could not be read completely"));
        assertThat(fixture.get(serving, "/healthz").statusCode()).isEqualTo(200);

        fixture.broken = false;
        fixture.clock.move(Duration.ofDays(1));
        awaitRuns("full|done", "full|incomplete", "full|incomplete", "full|done");
        // the ledger has the times of the database, which is days behind by now
        fixture.database.execute(
                "UPDATE postern.run SET finished = finished + interval '3 days' WHERE outcome = 'done'");
        await().until(() -> fixture.get(serving, "/readyz").statusCode() == 200);
    }

    @Test
    void showsWhatItDoesInMetricsAndLines() throws Exception {
        Serving serving = fixture.serve(BOTH, SESSIONS);
        await().until(() -> fixture.events("run", "ended").size() == 1);
        fixture.post(serving.sessions().orElseThrow(), "wrong", VISIT);

        await().untilAsserted(() -> assertThat(fixture.get(serving, "/metrics").body())
                .contains(
                        "postern_sync_runs_total{outcome=\"done\",reach=\"full\"} 1.0",
                        "postern_sync_run_seconds_count{reach=\"full\"} 1",
                        "postern_sync_phase_seconds_total{phase=\"read\"}",
                        "postern_sync_people_total{action=\"created\"} 2.0",
                        "postern_sync_memberships_total{action=\"removed\"} 0.0",
                        "postern_sync_set_aside{kind=\"people\"} 0.0",
                        "postern_sync_source_people{source=\"directory\"} 2.0",
                        "postern_sync_source_readings_total{outcome=\"complete\",source=\"directory\"} 1.0",
                        "postern_sync_last_success_timestamp_seconds{reach=\"full\"}",
                        "postern_sync_running 0.0",
                        "postern_session_answers_total{endpoint=\"session\",status=\"401\"} 1.0",
                        "postern_session_answer_seconds_count{endpoint=\"session\"} 1",
                        "postern_log_lines_dropped_total 0.0",
                        "jvm_memory_used_bytes"));
        assertThat(fixture.events("serve", "started")).singleElement().satisfies(line -> {
            assertThat(line.get("admin").asText()).isEqualTo("127.0.0.1:" + serving.adminPort());
            assertThat(line.get("sessions").asText()).endsWith("/v1/session");
        });
        assertThat(fixture.events("run", "begun")).hasSize(1);
        JsonNode ended = fixture.events("run", "ended").get(0);
        assertThat(ended.get("outcome").asText()).isEqualTo("done");
        assertThat(ended.get("people_created").asInt()).isEqualTo(2);
        assertThat(ended.has("apply_ms")).isTrue();
    }

    @Test
    void tellsAHookOfARunAndOfWhatWaitsForIt() throws Exception {
        Path told = folder.resolve("told");
        Serving serving = fixture.serve(
                FULL + "\nafter-run: [{exec: [sh, -c, 'test -e " + folder + "/open && cat >> " + told + "']}]",
                SESSIONS);
        await().untilAsserted(() -> assertThat(fixture.get(serving, "/metrics").body())
                .containsPattern("postern_outbox_waiting\\{destination=\"[^\"]+\"} [1-9]")
                .containsPattern("postern_outbox_failures_total\\{destination=\"[^\"]+\"} [1-9]"));
        Files.createFile(folder.resolve("open"));
        await().untilAsserted(() -> assertThat(told).exists().content().hasLineCount(2));
        await().untilAsserted(() -> assertThat(fixture.get(serving, "/metrics").body())
                .containsPattern("postern_outbox_waiting\\{destination=\"[^\"]+\"} 0.0")
                .containsPattern("postern_outbox_delivered_total\\{destination=\"[^\"]+\"} 2.0"));
    }

    @Test
    void saysWhichPlanWasRefused() throws Exception {
        fixture.serve(FULL + "\nlimits: {deactivate: 0}", SESSIONS);
        await().until(() -> fixture.events("run", "ended").size() == 1);
        fixture.directory.delete("cn=Ada,ou=Users,dc=example,dc=org");
        fixture.clock.move(Duration.ofDays(1));
        await().until(() -> fixture.events("run", "ended").size() == 2);
        JsonNode ended = fixture.events("run", "ended").get(1);
        assertThat(ended.get("outcome").asText()).isEqualTo("refused");
        assertThat(ended.get("plan").asText()).matches("[0-9a-f]{64}");
        assertThat(fixture.events("run", "refusal"))
                .anySatisfy(line -> assertThat(line.get("reason").asText()).contains("limits.deactivate"));
        assertThat(fixture.active()).containsExactly("ada", "grace");
    }

    @Test
    void aRunThatFailsForWantOfTheDatabaseIsMadeAgain() throws Exception {
        fixture.serve(FULL, SESSIONS);
        await().until(() -> fixture.events("run", "ended").size() == 1);
        fixture.database.execute("ALTER TABLE accounts_user RENAME TO away");
        fixture.clock.move(Duration.ofDays(1));
        await().until(() -> fixture.events("run", "failed").size() == 1);
        fixture.database.execute("ALTER TABLE away RENAME TO accounts_user");
        fixture.clock.move(Duration.ofMinutes(1));
        await().until(() -> fixture.events("run", "ended").size() == 2);
        assertThat(fixture.database.rows(RUNS)).containsExactly("full|done", "full|done");
    }

    @Test
    void aWorkerThatIsToldToStopInTheMiddleEndsSoonAndTheNextOneGoesOn() throws Exception {
        fixture.holdReading();
        Serving first = fixture.serve(FULL, SESSIONS);
        fixture.awaitReading();
        first.close();
        assertThat(fixture.database.rows(RUNS)).containsExactly("full|stopped");
        assertThat(fixture.active()).isEmpty();
        fixture.release();
        fixture.serve(FULL, SESSIONS);
        await().until(() -> fixture.active().equals(List.of("ada", "grace")));
    }

    @Test
    void doesNotServeNothing() {
        assertThatThrownBy(() -> fixture.serve("", "server: {admin: \"127.0.0.1:0\"}"))
                .isInstanceOfSatisfying(
                        Serving.CannotServe.class, e -> assertThat(e.exit()).isEqualTo(1))
                .hasMessageContaining("set schedule");
    }

    @Test
    void endsInOrderAtSigterm() throws Exception {
        fixture.holdReading();
        try (ForkedWorker worker = new ForkedWorker(folder, fixture.write(FULL, SESSIONS))) {
            fixture.awaitReading();
            worker.signal("TERM");
            assertThat(worker.exit()).as(worker.text()).isZero();
            assertThat(worker.text().lines())
                    .allSatisfy(
                            line -> assertThat(new ObjectMapper().readTree(line).has("type"))
                                    .isTrue())
                    .last()
                    .asString()
                    .contains("stopped");
        }
        assertThat(fixture.database.rows(RUNS)).containsExactly("full|stopped");
    }

    @Test
    void aDatabaseThatIsAwayAndASchemaThatIsNotUnderstoodAreToldApart() throws Exception {
        Path file = fixture.write(FULL, SESSIONS);
        fixture.database.execute("ALTER TABLE accounts_user RENAME TO away");
        try (ForkedWorker worker = new ForkedWorker(folder, file)) {
            assertThat(worker.exit()).as(worker.text()).isEqualTo(1);
        }
        try (ForkedWorker worker = new ForkedWorker(
                folder, file, Map.of("POSTERN__TARGET__DATABASE", "jdbc:postgresql://127.0.0.1:1/none"))) {
            assertThat(worker.exit()).as(worker.text()).isEqualTo(6);
        }
    }
}
