/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.store.StatementRelay.Harm;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault in either of the two connections that share many new accounts: what both have committed stays, nothing of a batch is
 * left, and the next run does the rest. {@code -Dpostern.faults=all} has every statement of the two meet every kind of fault,
 * in CKAN too.
 */
class TwoConnectionFaultsTest {

    private static final boolean ALL = "all".equals(System.getProperty("postern.faults"));
    private static final int NEWCOMERS = 450;
    private static final long MANY = 100;
    /** No multiple of a number of statements that recurs. */
    private static final int STRIDE = 7;

    /**
     * Made once.
     *
     * @param second the number of the second connection; the first is the one before it
     * @param from the statement of the first connection before which the second one came
     */
    private record Stage(
            TestDatabase prepared,
            List<String> before,
            List<String> after,
            int second,
            int from,
            List<Integer> statements) {}

    private static final Map<CompleteRun, Stage> STAGES = new EnumMap<>(CompleteRun.class);

    private static Stage stage(CompleteRun run) {
        return STAGES.computeIfAbsent(run, TwoConnectionFaultsTest::set);
    }

    private static Stage set(CompleteRun run) {
        TestDatabase prepared = run.prepared();
        TestDatabase database = prepared.copy();
        try (StatementRelay relay = new StatementRelay(database.port(), 0, Harm.LOST_BEFORE, process -> {})) {
            run.run(run.store(relay.before(database.settings())), NEWCOMERS, MANY);
            int second = relay.connections();
            return new Stage(
                    prepared,
                    Tables.of(prepared),
                    Tables.of(database),
                    second,
                    relay.statementsBeforeTheNext(second - 1) + 1,
                    List.of(relay.statements(second - 1), relay.statements(second)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> everyStatementOfTheTwo() {
        return Stream.of(CompleteRun.values())
                .filter(run -> ALL || run == CompleteRun.INVENIO)
                .flatMap(run -> {
                    Stage stage = stage(run);
                    return Stream.concat(
                            table(run, stage.second - 1, stage.from, stage.statements.get(0)),
                            table(run, stage.second, 1, stage.statements.get(1)));
                });
    }

    private static Stream<Arguments> table(CompleteRun run, int connection, int from, int to) {
        Harm[] harms = Harm.values();
        return IntStream.rangeClosed(from, to)
                .filter(at -> ALL || (at - from) % STRIDE == 2)
                .boxed()
                .flatMap(at -> ALL
                        ? Stream.of(harms).map(harm -> Arguments.of(run, connection, at, harm))
                        : Stream.of(Arguments.of(
                                run, connection, at, harms[((at - from) / STRIDE + connection) % harms.length])));
    }

    @ParameterizedTest(name = "{0}, connection {1}, statement {2}: {3}")
    @MethodSource("everyStatementOfTheTwo")
    void theNextRunFinishesWhatAFaultInOneOfTwoLeft(CompleteRun run, int connection, int at, Harm harm)
            throws IOException {
        Stage stage = stage(run);
        TestDatabase database = stage.prepared.copy();
        try (StatementRelay relay = new StatementRelay(database.port(), connection, at, harm, database::terminate)) {
            Optional<StoreException> broken = Optional.empty();
            try {
                run.run(run.store(relay.before(database.settings())), NEWCOMERS, MANY);
            } catch (StoreException e) {
                broken = Optional.of(e);
            }
            Wholeness.assertNothingHalfDone(database, stage.before, stage.after);
            if (broken.isEmpty() && harm != Harm.TIMED_OUT) {
                assertThat(Tables.of(database).equals(stage.after))
                        .as("a run that ended well has done everything")
                        .isTrue();
            }
            run.run(run.store(database.settings()), NEWCOMERS, MANY);
        }
        assertThat(Tables.of(database).equals(stage.after))
                .as("the next run has done the rest")
                .isTrue();
        assertThat(database.rows("SELECT nspname FROM pg_namespace WHERE nspname ~ '^postern_work'"))
                .as("tables of runs that have ended")
                .isEmpty();
    }
}
