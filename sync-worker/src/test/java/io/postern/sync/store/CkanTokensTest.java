/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static io.postern.sync.store.CkanRunTest.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.config.Secret;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Admission.Active;
import io.postern.sync.model.Visit;
import io.postern.sync.store.TokenSettings.Algorithm;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** API tokens for visitors: the oldest CKAN and the newest; the table is the same in all. */
@ParameterizedClass
@ValueSource(strings = {"ckan-2.9", "ckan-2.12"})
class CkanTokensTest {

    private static final String ISSUER = "https://idp.example.org";
    private static final String TOKENS =
            "SELECT t.name, u.name FROM api_token t JOIN \"user\" u ON u.id = t.user_id ORDER BY t.created_at, t.id";

    private final CkanRound ckan;

    CkanTokensTest(String schema) {
        ckan = new CkanRound(schema, settings(Duration.ofHours(1)));
    }

    private static CkanSettings settings(Duration lifetime) {
        return new CkanSettings(
                "default",
                true,
                Optional.of(new TokenSettings(Secret.of("a secret of CKAN"), Algorithm.HS256, lifetime)));
    }

    private static Visit visit(String name, boolean proven) {
        return new Visit(
                ISSUER,
                "subject of " + name,
                name,
                Optional.of(name + "@example.org"),
                name,
                List.of(),
                Optional.empty(),
                proven);
    }

    private Admission admit(String name) {
        return admit(ckan.store(), name, true);
    }

    private static Admission admit(Store store, String name, boolean proven) {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            return accounts.admit(visit(name, proven));
        }
    }

    private static Admission.Key key(Admission admission) {
        return ((Active) admission).key().orElseThrow();
    }

    private static JsonNode claims(Admission.Key key) throws IOException {
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(key.value().split("\\.", -1)[1]));
    }

    @Test
    void givesATokenOnARowOfItsOwnAndTheSameOneAgain() throws IOException {
        Admission first = admit("ada");
        assertThat(admit("ada")).isEqualTo(first);
        assertThat(ckan.rows(TOKENS)).containsExactly("postern|ada");
        JsonNode claims = claims(key(first));
        assertThat(ckan.rows("SELECT id FROM api_token"))
                .containsExactly(claims.get("jti").asText());
        assertThat(claims.get("jti").asText()).matches("[A-Za-z0-9_-]{43}");
        assertThat(claims.get("exp").asLong())
                .isEqualTo(key(first).expires().getEpochSecond())
                .isEqualTo(claims.get("iat").asLong() + 3660);
        assertThat(key(first).expires()).isAfter(Instant.now().plusSeconds(3000));
        assertThat(ckan.rows("SELECT last_access, plugin_extras ? 'postern', abs(extract(epoch FROM"
                        + " now() AT TIME ZONE 'UTC' - created_at)) < 60 FROM api_token"))
                .containsExactly("∅|t|t");
        assertThat(key(first).toString()).doesNotContain(key(first).value());
    }

    @Test
    void givesNoneWithoutProofNorWithoutASecret() {
        assertThat(admit(ckan.store(), "ada", false))
                .isEqualTo(new Active("ada", Optional.empty(), Optional.of(false)));
        assertThat(admit(ckan.store(new CkanSettings("default")), "ada", true))
                .isEqualTo(new Active("ada", Optional.empty(), Optional.of(false)));
        assertThat(ckan.rows(TOKENS)).isEmpty();
    }

    @Test
    void concurrentVisitsAreGivenOneToken() throws Exception {
        admit("ada");
        ckan.execute("DELETE FROM api_token");
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try (VisitorAccounts accounts = ckan.store().accounts(Map.of())) {
            List<Callable<Admission>> visits = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                visits.add(() -> accounts.admit(visit("ada", true)));
            }
            List<Admission> answers = new ArrayList<>();
            for (Future<Admission> one : threads.invokeAll(visits)) {
                answers.add(one.get());
            }
            assertThat(answers).hasSize(12).containsOnly(answers.get(0));
        } finally {
            threads.shutdownNow();
        }
        assertThat(ckan.rows(TOKENS)).containsExactly("postern|ada");
    }

    @Test
    void givesAnotherAtHalfLifeAndOneThatWasRevokedAnewAndTakesTheEndedAway() {
        Admission.Key first = key(admit("ada"));
        ckan.execute("UPDATE postern.token SET made = made - interval '31 min', expires = expires - interval '31 min'");
        Admission.Key second = key(admit("ada"));
        assertThat(second).isNotEqualTo(first);
        assertThat(key(admit("ada"))).isEqualTo(second);
        assertThat(ckan.rows(TOKENS)).as("the old one is good still").hasSize(2);
        ckan.execute("UPDATE postern.token SET made = made - interval '35 min', expires = expires - interval '35 min'");
        assertThat(key(admit("ada"))).isNotEqualTo(second);
        assertThat(ckan.rows(TOKENS)).as("the first has ended").hasSize(2);
        ckan.execute("DELETE FROM api_token"); // as its owner may
        assertThat(key(admit("ada"))).isEqualTo(key(admit("ada")));
        assertThat(ckan.rows(TOKENS)).containsExactly("postern|ada");
    }

    @Test
    void nobodyCollectsTokensAndALifetimeThatWasShortenedCounts() {
        for (int hours = 64; hours >= 1; hours /= 2) {
            Admission.Key key = key(admit(ckan.store(settings(Duration.ofHours(hours))), "ada", true));
            assertThat(key.expires())
                    .isBefore(Instant.now().plus(Duration.ofHours(hours)).plusSeconds(60));
        }
        assertThat(ckan.rows(TOKENS)).hasSize(4);
        assertThat(ckan.rows("SELECT count(*) FROM postern.token")).containsExactly("4");
    }

    @Test
    void endedTokensOfPeopleWhoDoNotComeAgainGo() {
        admit("ada");
        ckan.execute("INSERT INTO api_token (id, name, user_id) SELECT 'laptop', 'postern laptop', id FROM \"user\"");
        ckan.execute("UPDATE postern.token SET expires = now() - interval '1 min'");
        admit("grace");
        assertThat(ckan.rows(TOKENS)).containsExactlyInAnyOrder("postern laptop|ada", "postern|grace");
    }

    @Test
    void whoLeavesLosesThemWithTheAccount() {
        ckan.run(person("1", "ada"), person("2", "grace"));
        admit("ada");
        admit("grace");
        ckan.execute("INSERT INTO api_token (id, name, user_id) SELECT 'laptop', 'postern laptop', id FROM \"user\""
                + " WHERE name = 'grace'");
        ckan.run(person("1", "ada"));
        assertThat(admit("grace")).isEqualTo(new Admission.Blocked());
        assertThat(ckan.rows(TOKENS))
                .as("what the person made is CKAN's to refuse")
                .containsExactlyInAnyOrder("postern|ada", "postern laptop|grace");
        assertThat(ckan.rows("SELECT count(*) FROM postern.token")).containsExactly("1");
        ckan.execute("UPDATE \"user\" SET state = 'deleted' WHERE name = 'ada'"); // by somebody in CKAN
        assertThat(admit("ada")).isEqualTo(new Admission.Blocked());
        assertThat(ckan.rows(TOKENS)).containsExactly("postern laptop|grace");
    }

    @Test
    void whoIsDeactivatedWhileATokenIsMadeGetsNone() throws Exception {
        admit("ada");
        ckan.execute("DELETE FROM api_token; DELETE FROM postern.token");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection leaving = ckan.connect();
                Statement statement = leaving.createStatement()) {
            leaving.setAutoCommit(false);
            statement.execute("SELECT id FROM \"user\" WHERE name = 'ada' FOR UPDATE");
            statement.execute("UPDATE \"user\" SET state = 'deleted' WHERE name = 'ada'");
            Future<Admission> visit = thread.submit(() -> admit("ada"));
            while (ckan.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event_type = 'Lock'")
                    .isEmpty()) {
                assertThat(visit.isDone()).isFalse();
            }
            leaving.commit();
            assertThat(visit.get()).isEqualTo(new Admission.Blocked());
        } finally {
            thread.shutdownNow();
        }
        assertThat(ckan.rows(TOKENS)).isEmpty();
    }
}
