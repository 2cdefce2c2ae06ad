/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.store.StatementRelay.Harm;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault at every statement of a complete run, from the first connection to the last commit: {@code -Dpostern.faults=all} has every
 * statement meet every kind of fault. By default every seventh meets one, every kind in turn.
 */
class StatementFaultsTest {

    private static final boolean ALL = "all".equals(System.getProperty("postern.faults"));
    /** No multiple of a number of statements that recurs. */
    private static final int STRIDE = 7;

    /** Made once: the database before the run, what is in it then, and after a run that nothing disturbed. */
    private record Stage(TestDatabase prepared, List<String> before, List<String> after, int statements) {}

    private static final Map<CompleteRun, Stage> STAGES = new EnumMap<>(CompleteRun.class);

    private static Stage stage(CompleteRun run) {
        return STAGES.computeIfAbsent(run, StatementFaultsTest::set);
    }

    private static Stage set(CompleteRun run) {
        TestDatabase prepared = run.prepared();
        TestDatabase database = prepared.copy();
        try (StatementRelay relay = new StatementRelay(database.port(), 0, Harm.LOST_BEFORE, process -> {})) {
            run.run(run.store(through(relay, database)));
            return new Stage(prepared, Tables.of(prepared), Tables.of(database), relay.statements());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> everyStatement() {
        Harm[] harms = Harm.values();
        return Stream.of(CompleteRun.values())
                .flatMap(run -> IntStream.rangeClosed(1, stage(run).statements())
                        .boxed()
                        .flatMap(at -> ALL
                                ? Stream.of(harms).map(harm -> Arguments.of(run, at, harm))
                                : Stream.of(Arguments.of(run, at, harms[at / STRIDE % harms.length])))
                        .filter(row -> ALL || (Integer) row.get()[1] % STRIDE == (run == CompleteRun.CKAN ? 3 : 0)));
    }

    @ParameterizedTest(name = "{0}, statement {1}: {2}")
    @MethodSource("everyStatement")
    void theNextRunFinishesWhatAFaultLeft(CompleteRun run, int at, Harm harm) throws IOException {
        Stage stage = stage(run);
        TestDatabase database = stage.prepared.copy();
        try (StatementRelay relay = new StatementRelay(database.port(), at, harm, process -> end(database, process))) {
            Optional<StoreException> broken = Optional.empty();
            try {
                run.run(run.store(through(relay, database)));
            } catch (StoreException e) {
                broken = Optional.of(e);
            }
            List<String> left = Tables.of(database);
            assertNothingHalfDone(database, stage, left);
            if (broken.isEmpty() && harm != Harm.TIMED_OUT) {
                assertThat(left.equals(stage.after))
                        .as("a run that ended well has done everything")
                        .isTrue();
            }
            // while the worker of before still lives, as it does where it serves
            run.run(run.store(database.settings()));
        }
        assertThat(Tables.of(database)).isEqualTo(stage.after);
        assertThat(database.rows("SELECT nspname FROM pg_namespace WHERE nspname ~ '^postern_work'"))
                .as("tables of runs that have ended")
                .isEmpty();
        assertThat(database.rows("SELECT count(*) FROM postern.run WHERE outcome = 'running'"))
                .containsExactly("0");
    }

    /** Every row is as it was or as it is to be, none that both have is gone, and an exchange was made whole or not at all. */
    private static void assertNothingHalfDone(TestDatabase database, Stage stage, List<String> left) {
        Set<String> strange = new HashSet<>(left);
        stage.before.forEach(strange::remove);
        stage.after.forEach(strange::remove);
        assertThat(strange).isEmpty();
        Set<String> gone = new HashSet<>(stage.before);
        gone.retainAll(new HashSet<>(stage.after));
        left.forEach(gone::remove);
        assertThat(gone).isEmpty();
        assertThat(left.stream().filter(StatementFaultsTest::exchange).toList())
                .isIn(
                        stage.before.stream()
                                .filter(StatementFaultsTest::exchange)
                                .toList(),
                        stage.after.stream()
                                .filter(StatementFaultsTest::exchange)
                                .toList());
        if (database.rows("SELECT to_regclass('accounts_user') IS NOT NULL").contains("t")) {
            assertThat(database.rows("SELECT username FROM accounts_user u WHERE NOT EXISTS (SELECT FROM"
                            + " accounts_useridentity i WHERE i.id_user = u.id) OR NOT EXISTS (SELECT FROM"
                            + " oauthclient_remoteaccount r WHERE r.user_id = u.id)"))
                    .as("accounts without an identity or a remote account")
                    .isEmpty();
        } else {
            assertThat(
                            database.rows(
                                    "SELECT name FROM \"user\" u WHERE NOT EXISTS (SELECT FROM postern.identity i WHERE"
                                            + " i.account = u.id) OR NOT EXISTS (SELECT FROM dashboard d WHERE d.user_id = u.id)"))
                    .as("accounts without an identity or a dashboard")
                    .isEmpty();
        }
    }

    private static boolean exchange(String line) {
        return line.startsWith("user|") && (line.contains("ada@example.org") || line.contains("grace@example.org"));
    }

    private static DatabaseSettings through(StatementRelay relay, TestDatabase database) {
        return new DatabaseSettings(
                database.settings().url().replaceFirst(":[0-9]+/", ":" + relay.port() + "/") + "?sslmode=disable",
                "postgres",
                Optional.empty());
    }

    private static void end(TestDatabase database, int process) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement("SELECT pg_terminate_backend(?, 20000)")) {
            statement.setInt(1, process);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
