/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a page says of the changes of one kind. What takes something away comes first. */
record ChangeKind(String action, String title, String remark) {

    private static final List<ChangeKind> KNOWN = List.of(
            new ChangeKind(
                    "person.deactivate",
                    "Accounts deactivated",
                    "A complete reading of their source did not contain them."),
            new ChangeKind("sysadmin.grant", "Made system administrators", "They are in a group of groups.sysadmin."),
            new ChangeKind(
                    "sysadmin.revoke", "No system administrators any more", "They are in no group of groups.sysadmin."),
            new ChangeKind(
                    "member.remove",
                    "Memberships taken away",
                    "Each was made by an earlier run, and the source does not say it any more."),
            new ChangeKind("person.update", "Accounts updated", ""),
            new ChangeKind(
                    "person.join",
                    "Accounts joined",
                    "The person of a source is now known to have this account; nothing else of it changes."),
            new ChangeKind(
                    "person.reactivate",
                    "Accounts reactivated",
                    "An earlier run had deactivated them, and they are back."),
            new ChangeKind("role.update", "Groups updated", ""),
            new ChangeKind("role.create", "Groups created", ""),
            new ChangeKind("person.create", "Accounts created", ""),
            new ChangeKind("member.add", "Memberships added", ""));

    /** What an undo takes back it takes back because of that, and not because of a source. */
    private static final String UNDO = "undo";

    /** The kind of an action; for one that has no words of its own here, its name. */
    static ChangeKind of(String action, String command) {
        ChangeKind kind = KNOWN.stream()
                .filter(known -> known.action().equals(action))
                .findFirst()
                .orElseGet(() -> new ChangeKind(action, action, ""));
        return command.equals(UNDO) ? new ChangeKind(action, kind.title(), "") : kind;
    }

    /** The actions of a plan, and how often each occurs, in the order in which a reader wants them. */
    static List<Map.Entry<String, Long>> ordered(Map<String, Long> actions) {
        List<String> known = KNOWN.stream().map(ChangeKind::action).toList();
        return actions.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        action -> known.contains(action.getKey()) ? known.indexOf(action.getKey()) : known.size()))
                .toList();
    }

    /** By which the page refers to it. */
    String anchor() {
        return action.toLowerCase(Locale.ROOT).replace('.', '-');
    }

    /** Whether something begins to be, so that there is nothing before it to compare with. */
    boolean begins() {
        return List.of("person.create", "role.create").contains(action);
    }

    /** Whether it is about a place in a group rather than about fields. */
    boolean membership() {
        return action.startsWith("member.");
    }
}
