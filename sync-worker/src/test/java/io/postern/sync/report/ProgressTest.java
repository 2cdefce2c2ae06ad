/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressTest {

    private final StringWriter written = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong done = new AtomicLong();

    @Test
    void writesOverOneLineOfATerminalAndTakesItAway() {
        try (Progress progress = new Progress(new PrintWriter(written), true, nanos::get)) {
            progress.tick();
            progress.begin(new Stage("reading directory", "records", OptionalLong.of(100_000), done::get));
            later(5, 41_200);
            progress.tick();
            later(6, 50_000);
            progress.tick();
        }

        // between ?7l and ?7h a terminal cuts off what it would wrap
        assertThat(written.toString()
                        .replaceAll("\u001b\\[\\?7l([^\u001b]*)\u001b\\[\\?7h", "$1")
                        .split("\r\u001b\\[K", -1))
                .containsExactly(
                        "",
                        "reading directory [########------------] 41,200 of about 100,000 records, 8,240/s, 7 s left",
                        "reading directory [##########----------] 50,000 of about 100,000 records, 8,333/s, 6 s left",
                        "");
        assertThat(written.toString()).doesNotContain("\n");
    }

    @Test
    void writesPlainLinesToALog() {
        try (Progress progress = new Progress(new PrintWriter(written), false, nanos::get)) {
            progress.begin(new Stage("reading directory", "records", OptionalLong.of(100_000), done::get));
            later(10, 40_000);
            progress.tick();
            progress.end();
            progress.tick();
            progress.begin(new Stage("applying", "changes", OptionalLong.empty(), () -> 7));
            later(12, 0);
            progress.tick();
        }

        assertThat(written.toString().lines())
                .containsExactly(
                        "reading directory: 40,000 of about 100,000 records, 4,000/s, 15 s left",
                        "applying: 7 changes, 4/s, 2 s");
        assertThat(written.toString()).doesNotContain("\r", "\u001b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0      | 3    | 0         | reading x [--------------------] 0 of about 3 records, 0 s
            4      | 3    | 2         | reading x: 4 records after 3 last time, 2/s, 2 s
            3      | 3    | 3         | reading x [####################] 3 of about 3 records, 1/s, 0 s left
            100    | 8000 | 3600      | reading x [--------------------] 100 of about 8,000 records, 0/s, 79 h 0 min left
            100    | 200  | 100       | reading x [##########----------] 100 of about 200 records, 1/s, 1 min 40 s left
            5      | 0    | 1         | reading x: 5 records after 0 last time, 5/s, 1 s
            """)
    void saysWhatCanBeSaid(long now, long expected, long seconds, String text) {
        Stage stage = new Stage("reading x", "records", OptionalLong.of(expected), () -> now);

        assertThat(stage.text(TimeUnit.SECONDS.toNanos(seconds), true)).isEqualTo(text);
    }

    private void later(long seconds, long records) {
        nanos.set(TimeUnit.SECONDS.toNanos(seconds));
        done.set(records);
    }
}
