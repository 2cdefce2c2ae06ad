/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.model.SetAside;
import io.postern.sync.store.PlanView;
import io.postern.sync.store.PlanView.ShownAside;
import java.util.Optional;

/** The records that are set aside, those with the same reason together. Used once. */
final class AsideTable {

    /** So many of the records with one reason. */
    static final int MOST_ALIKE = 50;

    /** So many reasons; where every record has one of its own, the last ones stand in the JSON alone. */
    static final int MOST_REASONS = 100;

    /** More records are folded. */
    private static final int OPEN = 10;

    private final Markup page;
    private Optional<String> current = Optional.empty();
    private long times;
    private long reasons;
    private long shown;
    private long leftOut;

    AsideTable(Markup page) {
        this.page = page;
    }

    void write(PlanView view, String why) {
        view.setAside(MOST_ALIKE, aside -> take(aside, why));
        if (current.isPresent()) {
            end();
            if (leftOut > 0) {
                page.element(
                        "p",
                        "… and " + Numbers.grouped(leftOut)
                                + " more with other reasons. A report whose file ends in .json has them all.",
                        "class",
                        "more");
            }
            page.close("section");
        }
    }

    private void take(ShownAside aside, String why) {
        if (current.isEmpty()) {
            page.open("section", "id", "set-aside");
            page.element("h2", "Set aside");
            page.open("p");
            page.text("These records were not used, and the accounts that they may belong to are left as they are."
                    + " They are tried again in the next run. More of one: ");
            page.inline("code", why).close("p");
        }
        if (!current.equals(Optional.of(aside.alike()))) {
            if (reasons > 0 && reasons <= MOST_REASONS) {
                end();
            }
            current = Optional.of(aside.alike());
            reasons++;
            if (reasons <= MOST_REASONS) {
                begin(aside);
            }
        }
        if (reasons <= MOST_REASONS) {
            row(aside);
        } else {
            leftOut++;
        }
    }

    private void begin(ShownAside first) {
        times = first.times();
        shown = 0;
        if (times <= OPEN) {
            page.open("details", "open", "");
        } else {
            page.open("details");
        }
        page.open("summary").open("h3");
        page.inline("b", Numbers.grouped(times), "class", "n").text(" ");
        page.text(times == 1 ? first.record().reason() : first.alike());
        page.close("h3").close("summary");
        page.open("table", "class", "asides").open("tbody");
    }

    private void row(ShownAside aside) {
        SetAside record = aside.record();
        shown++;
        page.open("tr").open("td");
        if (record.kind() == SetAside.Kind.GROUP) {
            page.text("group ");
        }
        page.value(record.label());
        page.open("small", "class", "ids");
        part("key ", record.key().filter(key -> !key.equals(record.label())));
        part("user name ", record.username());
        part("e-mail ", record.email());
        part("from ", Optional.of(aside.source()));
        page.close("small").close("td");
        if (times > 1 && !record.reason().equals(aside.alike())) {
            page.open("td").text(record.reason()).close("td");
        }
        page.close("tr");
    }

    private void part(String label, Optional<String> value) {
        if (value.isPresent()) {
            page.open("span").text(label).value(value.get()).close("span");
        }
    }

    private void end() {
        if (reasons > MOST_REASONS) {
            return;
        }
        page.close("tbody").close("table");
        if (times > shown) {
            page.element(
                    "p",
                    "… and " + Numbers.grouped(times - shown)
                            + " more for this reason. A report whose file ends in .json has them all.",
                    "class",
                    "more");
        }
        page.close("details");
    }
}
