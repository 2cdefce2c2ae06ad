/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.model.Counts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counts of a plan under the names by which reports know them: what of, what became of it, how many. */
final class Numbers {

    /** A line of the table for people, and what of each kind stands in it: the kinds have words of their own. */
    record Line(String title, List<String> words) {}

    /** What stands in one line is alike: something is there, it is new, it was changed, it went. */
    static final List<Line> LINES = List.of(
            new Line("read", List.of("read")),
            new Line("created", List.of("created", "added", "granted")),
            new Line("updated", List.of("updated")),
            new Line("reactivated", List.of("reactivated")),
            new Line("deactivated", List.of("deactivated")),
            new Line("removed", List.of("removed", "revoked")),
            new Line("set aside", List.of("set-aside")),
            new Line("unchanged", List.of("unchanged")));

    private Numbers() {}

    /** Everything, in the order in which it is written. */
    static Map<String, Map<String, Long>> of(Counts counts) {
        Map<String, Map<String, Long>> all = new LinkedHashMap<>();
        Counts.People people = counts.people();
        Map<String, Long> each = new LinkedHashMap<>();
        each.put("read", people.read());
        each.put("created", people.created());
        each.put("updated", people.updated());
        each.put("deactivated", people.deactivated());
        each.put("reactivated", people.reactivated());
        each.put("set-aside", people.setAside());
        each.put("unchanged", people.unchanged());
        all.put("people", each);
        Counts.Groups groups = counts.groups();
        each = new LinkedHashMap<>();
        each.put("read", groups.read());
        each.put("created", groups.created());
        each.put("updated", groups.updated());
        each.put("set-aside", groups.setAside());
        each.put("unchanged", groups.unchanged());
        all.put("groups", each);
        each = new LinkedHashMap<>();
        each.put("read", counts.memberships().read());
        each.put("added", counts.memberships().added());
        each.put("removed", counts.memberships().removed());
        all.put("memberships", each);
        each = new LinkedHashMap<>();
        each.put("granted", counts.sysadmins().granted());
        each.put("revoked", counts.sysadmins().revoked());
        all.put("sysadmins", each);
        return all;
    }

    /** What of a kind stands in a line: the number, or an empty text where the kind knows no such thing. */
    static String cell(Map<String, Long> kind, Line line) {
        for (String word : line.words()) {
            Long number = kind.get(word);
            if (number != null) {
                return grouped(number);
            }
        }
        return "";
    }

    /** {@code 1,234,567}. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
