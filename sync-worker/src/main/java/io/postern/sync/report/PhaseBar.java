/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** How long each part of a run took, as one bar and in numbers. */
final class PhaseBar {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 24;
    private static final int COLOURS = 6;

    /** A part that took next to nothing is still seen. */
    private static final double LEAST = 3;

    private PhaseBar() {}

    static void write(Map<String, Duration> phases, Markup page) {
        long total = phases.values().stream().mapToLong(Duration::toMillis).sum();
        if (phases.isEmpty()) {
            return;
        }
        page.open("section", "id", "time");
        page.open("h2").text("Time ").inline("b", seconds(total), "class", "n").close("h2");
        if (total > 0) {
            bar(phases, total, page);
        }
        page.open("ul", "class", "legend");
        int number = 0;
        for (Map.Entry<String, Duration> phase : phases.entrySet()) {
            page.open("li");
            page.open("svg", "class", "swatch", "viewBox", "0 0 10 10", "aria-hidden", "true");
            page.open("rect", "class", colour(number++), "width", "10", "height", "10", "rx", "2")
                    .close("rect")
                    .close("svg");
            long millis = phase.getValue().toMillis();
            page.text(" " + phase.getKey() + " ").inline("b", seconds(millis));
            page.close("li");
        }
        page.close("ul").close("section");
    }

    private static void bar(Map<String, Duration> phases, long total, Markup page) {
        page.open(
                "svg",
                "class",
                "bar",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                "Time by phase");
        double at = 0;
        int number = 0;
        double scale = WIDTH - LEAST * phases.size();
        for (Map.Entry<String, Duration> phase : phases.entrySet()) {
            double width = LEAST + scale * phase.getValue().toMillis() / total;
            page.open(
                    "rect",
                    "class",
                    colour(number++),
                    "x",
                    decimal(at),
                    "width",
                    decimal(width),
                    "height",
                    Integer.toString(HEIGHT));
            page.inline("title", phase.getKey() + " " + seconds(phase.getValue().toMillis()));
            page.close("rect");
            at += width;
        }
        page.close("svg");
    }

    private static String colour(int number) {
        return "p" + number % COLOURS;
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** {@code 0.42 s}, {@code 12.3 s}, {@code 3 min 20 s}. */
    static String seconds(long millis) {
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
        }
        if (millis < 120_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return millis / 60_000 + " min " + millis / 1000 % 60 + " s";
    }
}
