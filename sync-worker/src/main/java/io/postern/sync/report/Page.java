/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.model.Outcome;
import io.postern.sync.model.Plan;
import io.postern.sync.model.SourceTally;
import io.postern.sync.store.PlanView;
import io.postern.sync.store.Workspace;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report for people: one file without a script and without anything from elsewhere. What ended how stands first, then
 * why and what to do, then the numbers, and the changes last.
 */
final class Page {

    /** Settings that a sentence names. */
    private static final Pattern SETTING = Pattern.compile(
            "\\b(?:(?:limits|target|source|mapping|groups|server)\\.[a-z][a-z.-]*[a-z]|lock-wait|set-aside-exit)\\b");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.UK)
            .withZone(ZoneOffset.UTC);

    /** Each change that was refused has a reason; a page with a thousand of them says nothing more. */
    private static final int MOST_REASONS = 50;

    private final Heading heading;
    private final Outcome outcome;
    private final Markup page;

    Page(Heading heading, Outcome outcome, Writer writer) {
        this.heading = heading;
        this.outcome = outcome;
        this.page = new Markup(writer);
    }

    void write(Optional<Workspace> workspace) {
        head();
        page.open("body");
        verdict();
        page.open("main");
        reasons();
        steps();
        outcome.plan().ifPresent(this::numbers);
        PhaseBar.write(outcome.phases(), page);
        outcome.plan().ifPresent(this::sources);
        if (workspace.isPresent()) {
            PlanView view = workspace.get().view();
            new AsideTable(page).write(view, heading.commandLine("why") + " KEY");
            new ChangeTable(page, heading.command()).write(view);
        }
        page.close("main");
        foot();
        page.close("body").close("html");
    }

    private void head() {
        page.own(Markup.Fixed.DOCTYPE).open("html", "lang", "en-GB").open("head");
        page.open("meta", "charset", "utf-8");
        page.open("meta", "http-equiv", "Content-Security-Policy", "content", Style.policy());
        page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.open("meta", "name", "color-scheme", "content", "light dark");
        page.open("meta", "name", "referrer", "content", "no-referrer");
        page.open("meta", "name", "robots", "content", "noindex");
        page.element("title", what() + ": " + Verdict.sentence(heading, outcome));
        page.open("style").own(Markup.Fixed.STYLE).close("style").close("head");
    }

    private String what() {
        return switch (heading.command()) {
            case "plan" -> "Plan";
            case "undo" -> "Undo" + number();
            default -> "Run" + number();
        };
    }

    private String number() {
        return outcome.run().isPresent() ? " " + outcome.run().getAsLong() : "";
    }

    private void verdict() {
        page.open("header", "class", outcome.kind().word());
        page.element("p", what(), "class", "what");
        page.element("h1", Verdict.sentence(heading, outcome));
        page.open("p", "class", "where");
        page.open("span").text(heading.app()).close("span");
        page.open("span").value(heading.database()).close("span");
        page.open("span").text(TIME.format(heading.started())).close("span");
        page.close("p").close("header");
    }

    private void reasons() {
        List<String> reasons = outcome.reasons();
        if (reasons.isEmpty()) {
            return;
        }
        page.open("section", "id", "reasons").element("h2", "Why");
        page.open("ul");
        for (String reason : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
            page.open("li");
            sentence(reason);
            page.close("li");
        }
        page.close("ul");
        if (reasons.size() > MOST_REASONS) {
            page.element(
                    "p",
                    "… and " + Numbers.grouped(reasons.size() - MOST_REASONS)
                            + " more. A report whose file ends in .json has them all.",
                    "class",
                    "more");
        }
        page.close("section");
    }

    /** With the settings that it names set apart, so that they are found in the configuration. */
    private void sentence(String text) {
        Matcher setting = SETTING.matcher(text);
        int from = 0;
        while (setting.find()) {
            page.text(text.substring(from, setting.start())).inline("code", setting.group());
            from = setting.end();
        }
        page.text(text.substring(from));
    }

    private void steps() {
        List<Verdict.Step> steps = Verdict.next(heading, outcome);
        if (steps.isEmpty()) {
            return;
        }
        page.open("section", "id", "next").element("h2", "What next");
        page.open("dl");
        for (Verdict.Step step : steps) {
            page.element("dt", step.when());
            page.open("dd").inline("code", step.command()).close("dd");
        }
        page.close("dl").close("section");
    }

    private void numbers(Plan plan) {
        Map<String, Map<String, Long>> kinds = Numbers.of(plan.counts());
        page.open("section", "id", "numbers").element("h2", "Numbers");
        page.open("table", "class", "numbers").open("thead").open("tr").element("td", "");
        kinds.keySet().forEach(kind -> page.element("th", kind, "scope", "col"));
        page.close("tr").close("thead").open("tbody");
        for (Numbers.Line line : Numbers.LINES) {
            page.open("tr").element("th", line.title(), "scope", "row");
            for (Map<String, Long> kind : kinds.values()) {
                String cell = Numbers.cell(kind, line);
                page.element("td", cell, "class", cell.equals("0") ? "zero" : "");
            }
            page.close("tr");
        }
        page.close("tbody").close("table").close("section");
    }

    private void sources(Plan plan) {
        if (plan.sources().isEmpty()) {
            return;
        }
        page.open("section", "id", "sources").element("h2", "Sources");
        page.open("div", "class", "wide").open("table", "class", "numbers");
        page.open("thead").open("tr").element("td", "");
        plan.sources().forEach(tally -> page.element("th", tally.source(), "scope", "col"));
        page.close("tr").close("thead").open("tbody");
        fact(plan, "read to the end", tally -> tally.complete() ? "yes" : "no");
        fact(plan, "people given", tally -> Numbers.grouped(tally.given()));
        fact(plan, "in its last good reading", tally -> last(tally.last()));
        fact(plan, "groups given", tally -> Numbers.grouped(tally.groups()));
        fact(plan, "in its last good reading", tally -> last(tally.lastGroups()));
        fact(plan, "accounts owned", tally -> Numbers.grouped(tally.owned()));
        fact(plan, "created", tally -> Numbers.grouped(tally.created()));
        fact(plan, "updated", tally -> Numbers.grouped(tally.updated()));
        fact(plan, "deactivated", tally -> Numbers.grouped(tally.deactivated()));
        fact(plan, "memberships owned", tally -> Numbers.grouped(tally.membershipsOwned()));
        fact(plan, "memberships removed", tally -> Numbers.grouped(tally.membershipsRemoved()));
        page.close("tbody").close("table").close("div").close("section");
    }

    private static String last(OptionalLong given) {
        return given.isPresent() ? Numbers.grouped(given.getAsLong()) : "none";
    }

    private void fact(Plan plan, String title, Function<SourceTally, String> of) {
        page.open("tr").element("th", title, "scope", "row");
        for (SourceTally tally : plan.sources()) {
            String cell = of.apply(tally);
            page.element("td", cell, "class", cell.equals("0") ? "zero" : cell.equals("no") ? "bad" : "");
        }
        page.close("tr");
    }

    private void foot() {
        page.open("footer");
        outcome.hash()
                .ifPresent(hash ->
                        page.open("p").text("Plan ").inline("code", hash).close("p"));
        Duration took = Duration.of(
                outcome.phases().values().stream().mapToLong(Duration::toMillis).sum(), ChronoUnit.MILLIS);
        page.open("p").text("Configuration ").value(heading.config().toString());
        page.text(", ended " + TIME.format(heading.started().plus(took))).close("p");
        page.element("p", "This file holds personal data.");
        page.close("footer");
    }
}
