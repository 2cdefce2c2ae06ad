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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault at every statement of a complete run, from the first connection to the last commit: {@code -Dpostern.faults=all} has every
 * statement meet every kind of fault. By default every seventh meets one, every kind in turn; {@code -Dpostern.faults=31} makes it
 * every thirty-first.
 */
@Tag("postgresql")
class StatementFaultsTest {

    private static final boolean ALL = "all".equals(System.getProperty("postern.faults"));
    /** No multiple of a number of statements that recurs. */
    private static final int STRIDE = ALL ? 1 : Integer.getInteger("postern.faults", 7);

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
            run.run(run.store(relay.before(database.settings())));
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
        try (StatementRelay relay = new StatementRelay(database.port(), at, harm, database::terminate)) {
            Optional<StoreException> broken = Optional.empty();
            try {
                run.run(run.store(relay.before(database.settings())));
            } catch (StoreException e) {
                broken = Optional.of(e);
            }
            Wholeness.assertNothingHalfDone(database, stage.before, stage.after);
            List<String> left = Tables.of(database);
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
}
