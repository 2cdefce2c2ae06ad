/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import java.util.ArrayList;
import java.util.List;

/** How it ended, in words, and what somebody may do about it. */
final class Verdict {

    private static final String PLAN = "plan";

    private Verdict() {}

    /** One sentence that can stand alone. */
    static String sentence(Heading heading, Outcome outcome) {
        boolean plan = heading.command().equals(PLAN);
        boolean nothing = outcome.plan().isPresent() && outcome.plan().get().empty();
        return switch (outcome.kind()) {
            case DONE ->
                plan
                        ? nothing ? "A run would change nothing" : "A run would do this; nothing was written"
                        : nothing ? "Done: there was nothing to change" : "Done";
            case SET_ASIDE ->
                plan ? "A run would do this and set some aside; nothing was written" : "Done, with something set aside";
            case REFUSED -> plan ? "A run would be refused; nothing was written" : "Refused: nothing was written";
            case INCOMPLETE ->
                plan
                        ? "A source could not be read completely; nothing was written"
                        : "A source could not be read completely, so nobody was taken away";
            case LOCKED -> "Another worker runs: nothing was done";
            case MADE -> "Another worker has made this run: nothing was left to do";
            case STOPPED -> "The worker was told to end; the next run goes on from there";
        };
    }

    /** A command that may come next, and when. */
    record Step(String when, String command) {}

    /** What may come next; empty where nothing has to. */
    static List<Step> next(Heading heading, Outcome outcome) {
        List<Step> steps = new ArrayList<>();
        if (outcome.kind() == Kind.REFUSED && outcome.hash().isPresent()) {
            steps.add(new Step(
                    "if these are the changes that you want",
                    heading.commandLine("run", "--approve", outcome.hash().get())));
        }
        if (outcome.kind() == Kind.DONE
                && heading.command().equals(PLAN)
                && outcome.plan().isPresent()
                && !outcome.plan().get().empty()) {
            steps.add(new Step("to do it", heading.commandLine("run")));
        }
        if (outcome.kind() == Kind.INCOMPLETE) {
            steps.add(new Step("to see what a source says", heading.commandLine("check", "--online")));
        }
        if (outcome.run().isPresent()
                && heading.command().equals("run")
                && outcome.kind() != Kind.REFUSED
                && outcome.plan().isPresent()
                && !outcome.plan().get().empty()) {
            steps.add(new Step(
                    "to take it back",
                    heading.commandLine("undo", Long.toString(outcome.run().getAsLong()))));
        }
        return steps;
    }
}
