/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.store.PlanView;
import io.postern.sync.store.ShownChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes of a plan: a table for each kind, with what was before and what is after side by side. */
final class ChangeTable {

    /** So many rows of a kind are read by a person; a page with a million would be opened by no browser. */
    static final int MOST = 500;

    /** A longer table is folded. */
    private static final int OPEN = 100;

    private final Markup page;
    private final String command;

    ChangeTable(Markup page, String command) {
        this.page = page;
        this.command = command;
    }

    void write(PlanView view) {
        Map<String, Long> actions = view.actions();
        page.open("section", "id", "changes");
        page.element("h2", "Changes");
        if (actions.isEmpty()) {
            page.element("p", "None.");
        } else {
            index(actions);
            ChangeKind.ordered(actions)
                    .forEach(action -> kind(ChangeKind.of(action.getKey(), command), action.getValue(), view));
        }
        page.close("section");
    }

    private void index(Map<String, Long> actions) {
        page.open("ul", "class", "index");
        for (Map.Entry<String, Long> action : ChangeKind.ordered(actions)) {
            ChangeKind kind = ChangeKind.of(action.getKey(), command);
            page.open("li").open("a", "href", "#" + kind.anchor());
            page.inline("b", Numbers.grouped(action.getValue())).text(" " + kind.title());
            page.close("a").close("li");
        }
        page.close("ul");
    }

    private void kind(ChangeKind kind, long count, PlanView view) {
        if (count <= OPEN) {
            page.open("details", "id", kind.anchor(), "open", "");
        } else {
            page.open("details", "id", kind.anchor());
        }
        page.open("summary").open("h3").text(kind.title() + " ");
        page.inline("b", Numbers.grouped(count), "class", "n").close("h3").close("summary");
        if (!kind.remark().isEmpty()) {
            page.element("p", kind.remark());
        }
        page.open("table", "class", "changes").open("thead").open("tr");
        page.element("th", kind.action().startsWith("role.") ? "Group" : "Who");
        page.element("th", kind.membership() ? "Group" : "Field");
        if (!kind.begins()) {
            page.element("th", "Before");
        }
        page.element("th", kind.begins() ? "Value" : "After").close("tr").close("thead");
        view.changes(kind.action(), MOST, change -> row(kind, change));
        page.close("table");
        if (count > MOST) {
            page.element(
                    "p",
                    "… and " + Numbers.grouped(count - MOST) + " more. A report whose file ends in .json has them all.",
                    "class",
                    "more");
        }
        page.close("details");
    }

    private void row(ChangeKind kind, ShownChange change) {
        List<Difference> fields =
                kind.membership() ? List.of(membership(change)) : Difference.between(change.before(), change.after());
        page.open("tbody");
        for (int i = 0; i < Math.max(1, fields.size()); i++) {
            page.open("tr");
            if (i == 0) {
                page.open("th", "scope", "rowgroup", "rowspan", Integer.toString(Math.max(1, fields.size())));
                who(change);
                page.close("th");
            }
            if (fields.isEmpty()) {
                page.element("td", "", "colspan", kind.begins() ? "2" : "3");
            } else {
                field(fields.get(i), kind.begins());
            }
            page.close("tr");
        }
        page.close("tbody");
    }

    private void field(Difference field, boolean begins) {
        page.open("td", "class", "f").value(field.field()).close("td");
        if (!begins) {
            side("before", "Before", field.before());
        }
        side("after", begins ? "Value" : "After", field.after());
    }

    private void side(String name, String label, Optional<String> value) {
        page.open("td", "class", value.isPresent() ? name : name + " none", "data-label", label);
        if (value.isPresent()) {
            page.value(value.get());
        } else {
            page.inline("span", "nothing");
        }
        page.close("td");
    }

    private static Difference membership(ShownChange change) {
        return new Difference(
                change.role().orElse(""),
                change.before().map(ChangeTable::place),
                change.after().map(ChangeTable::place));
    }

    /** Where the application knows no capacities, somebody is a member or is not. */
    private static String place(String json) {
        return Difference.between(Optional.empty(), Optional.of(json)).stream()
                .flatMap(field -> field.after().stream())
                .filter(capacity -> !capacity.isEmpty())
                .findFirst()
                .orElse("member");
    }

    private void who(ShownChange change) {
        Optional<String> name =
                change.username().or(change::key).or(change::role).or(change::account);
        page.value(name.orElse("?"));
        if (change.username().isPresent() && change.email().isPresent()) {
            page.open("small").value(change.email().get()).close("small");
        }
        page.open("small", "class", "ids");
        part("account ", change.account());
        part("key ", change.username().isPresent() ? change.key() : Optional.empty());
        part("from ", change.source());
        part("rule ", Optional.of(change.rule()));
        page.close("small");
    }

    private void part(String label, Optional<String> value) {
        if (value.isPresent()) {
            page.open("span").text(label).value(value.get()).close("span");
        }
    }
}
