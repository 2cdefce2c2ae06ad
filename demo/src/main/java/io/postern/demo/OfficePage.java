/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everybody, as the directory has them and as the app has them, with a button for each thing that may happen. */
final class OfficePage {
    private static final String TEMPLATE = Html.template("office.html");

    private OfficePage() {}

    /** The page. */
    static String render(PeopleDirectory directory, List<Account> accounts) {
        Map<String, Account> byName =
                accounts.stream().collect(Collectors.toMap(Account::username, Function.identity()));
        return TEMPLATE.replace(
                "{{people}}",
                directory.people().stream()
                        .map(person -> person(
                                person,
                                directory.groupOf(person.username()),
                                Optional.ofNullable(byName.get(person.username()))))
                        .collect(Collectors.joining("\n")));
    }

    private static String person(Person person, Optional<String> group, Optional<Account> account) {
        String username = person.username();
        // as a run would find it
        boolean same = account.map(known -> known.active() == group.isPresent()
                        && (group.isEmpty() || known.roles().equals(List.of(group.get()))))
                .orElse(group.isEmpty());
        String buttons = group.map(name -> button(username, "leave", "Leaves")
                        + (name.equals(PeopleDirectory.CURATORS)
                                ? button(username, "to/" + PeopleDirectory.READERS, "To the readers")
                                : button(username, "to/" + PeopleDirectory.CURATORS, "To the curators")))
                .orElseGet(() -> button(username, "join", "Joins"));
        return "<section><h2>" + Html.escape(person.displayName()) + "</h2>\n<dl>"
                + entry("Directory", group.map(name -> "there, in " + name).orElse("not there"))
                + entry("App", state(account))
                + "</dl>\n" + (same ? "" : "<p class=\"bad\">The next run changes this.</p>\n") + "<div class=\"row\">"
                + buttons + "</div></section>";
    }

    private static String state(Optional<Account> account) {
        return account.map(known -> "account " + known.id() + ", " + known.state())
                .orElse("no account");
    }

    private static String entry(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + Html.escape(value) + "</dd>";
    }

    private static String button(String username, String what, String text) {
        return "<form method=\"post\" action=\"/people/" + Html.escape(username) + "/" + what + "\"><button>" + text
                + "</button></form>";
    }
}
