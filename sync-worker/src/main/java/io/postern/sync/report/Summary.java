/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.model.Counts;
import io.postern.sync.model.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a terminal shows at the end: the numbers, how it ended, why, and what may come next. */
public final class Summary {

    /** So many reasons are read; the rest stands in the report. */
    private static final int MOST_REASONS = 20;

    private Summary() {}

    /** Prints it. */
    public static void print(Heading heading, Outcome outcome, Optional<Path> report, PrintWriter out) {
        outcome.plan().ifPresent(plan -> numbers(plan.counts(), out));
        outcome.plan().ifPresent(plan -> out.println());
        if (!outcome.phases().isEmpty()) {
            fact("time", times(outcome.phases()), out);
        }
        outcome.hash().ifPresent(hash -> fact("plan", hash, out));
        outcome.run().ifPresent(run -> fact("run", Long.toString(run), out));
        report.ifPresent(file -> fact("report", file.toString(), out));
        fact("outcome", outcome.kind().word() + (heading.command().equals("plan") ? "; nothing was written" : ""), out);
        outcome.reasons().stream().limit(MOST_REASONS).forEach(reason -> fact("because", plain(reason), out));
        if (outcome.reasons().size() > MOST_REASONS) {
            fact("because", "… and " + (outcome.reasons().size() - MOST_REASONS) + " more; see --report", out);
        }
        for (Verdict.Step step : Verdict.next(heading, outcome)) {
            fact("next", step.when() + ":", out);
            out.println("  " + step.command());
        }
        out.flush();
    }

    private static void fact(String name, String text, PrintWriter out) {
        out.printf("%-12s %s%n", name, text);
    }

    private static void numbers(Counts counts, PrintWriter out) {
        Map<String, Map<String, Long>> kinds = Numbers.of(counts);
        if (counts.sysadmins().granted() + counts.sysadmins().revoked() == 0) {
            kinds.remove("sysadmins");
        }
        row("", kinds.keySet().toArray(String[]::new), out);
        for (Numbers.Line line : Numbers.LINES) {
            String[] cells = kinds.values().stream()
                    .map(kind -> Numbers.cell(kind, line))
                    .toArray(String[]::new);
            row(line.title(), cells, out);
        }
    }

    private static void row(String title, String[] cells, PrintWriter out) {
        String[] all = {title, "", "", "", ""};
        System.arraycopy(cells, 0, all, 1, cells.length);
        out.println(String.format("%-11s %13s %13s %13s %13s", (Object[]) all).stripTrailing());
    }

    private static String times(Map<String, Duration> phases) {
        StringBuilder times = new StringBuilder();
        phases.forEach((phase, took) -> times.append(times.isEmpty() ? "" : ", ")
                .append(phase)
                .append(' ')
                .append(PhaseBar.seconds(took.toMillis())));
        return times.toString();
    }

    /** A reason holds what stood in a record; a terminal obeys characters that it is sent. */
    private static String plain(String text) {
        return text.codePoints()
                .map(point -> Markup.seen(point) ? point : '\ufffd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
