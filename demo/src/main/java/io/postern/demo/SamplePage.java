/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the sample application received, as a page: one column, readable on a phone, without script. */
final class SamplePage {
    /** Where this app had its own login form, before it was given up for the gate. */
    static final String LOGIN = "/user/login";

    /** Where its own sessions ended. */
    static final String LOGOUT = "/user/_logout";

    /** There are no forms. */
    static final String CONTENT_SECURITY_POLICY = Html.policy("'none'");

    private static final String TEMPLATE = Html.template("sample-app.html");

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning(Received.USER, "the name this app knows the person by"),
            new Meaning(Received.NAME, "what to call them"),
            new Meaning("X-Remote-Email", "sent only when the provider has verified it"),
            new Meaning("X-Remote-Groups", "groups and roles, with commas between them"),
            new Meaning(
                    "X-Remote-Sysadmin",
                    "whether they administer this app; where it keeps accounts, these must say so too"),
            new Meaning(
                    "X-Remote-Subject",
                    "who they are at the provider; unlike the name, it never changes and is never given to another"));

    private SamplePage() {}

    /** A header of the gate, and what it says about the person. */
    private record Meaning(String header, String text) {}

    /**
     * The page. Whatever came from the request is escaped.
     *
     * @param account the part about accounts, empty where the app has none
     */
    static String render(Received received, AssertionCheck.Result assertion, String account) {
        return TEMPLATE.replace("{{greeting}}", Html.escape(received.greeting()))
                .replace("{{request}}", Html.escape(received.method() + " " + received.target()))
                .replace("{{identity}}", received.user().isPresent() ? identity(received) : nobody(received))
                .replace("{{account}}", account)
                .replace("{{assertion}}", assertion(assertion))
                .replace("{{headers}}", headers(received));
    }

    /**
     * The part about accounts.
     *
     * @param account that of the person
     * @param office where the directory changes
     */
    static String account(Optional<Account> account, URI office) {
        return "\n<section>\n<h2>Your account here</h2>\n<p>"
                + account.map(known -> "Account " + known.id() + ", <code>" + Html.escape(known.username())
                                + "</code>: <strong>" + Html.escape(known.state()) + "</strong>.")
                        .orElse("A stranger has none.")
                + " Accounts and roles stand in this app's own database. The sync worker takes them from the directory, and"
                + " makes one for whoever comes first.</p>\n<p><a href=\"" + Html.escape(office.toString())
                + "\">Change the directory, and run the worker</a></p>\n</section>\n";
    }

    private static String nobody(Received received) {
        String link = LOGIN + "?came_from=" + URLEncoder.encode(received.target(), StandardCharsets.UTF_8);
        return "<p><a class=\"button\" href=\"" + Html.escape(link)
                + "\">Sign in</a></p>\n<p>The gate named nobody, so this app knows nobody. Headers that a visitor makes up, such as"
                + " <code>X-Remote-User: alice</code>, do not get this far.</p>";
    }

    private static String identity(Received received) {
        return MEANINGS.stream()
                .map(meaning ->
                        entry(meaning.header(), String.join(" | ", received.all(meaning.header())), meaning.text()))
                .collect(Collectors.joining(
                        "\n", "<p><a class=\"button\" href=\"" + LOGOUT + "\">Sign out</a></p>\n<dl>\n", "\n</dl>"));
    }

    private static String assertion(AssertionCheck.Result result) {
        if (result instanceof AssertionCheck.Result.Verified verified) {
            return "<p class=\"good\">Verified with a key of the gate. It says:</p>\n<pre>"
                    + Html.escape(verified.claims().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(SamplePage::claim)
                            .collect(Collectors.joining("\n")))
                    + "</pre>";
        }
        if (result instanceof AssertionCheck.Result.Refused refused) {
            return "<p class=\"bad\">Not to be believed: " + Html.escape(refused.reason()) + "</p>";
        }
        return "<p>There is none.</p>";
    }

    private static String claim(Map.Entry<String, Object> claim) {
        String json = JSONObjectUtils.toJSONString(Map.of(claim.getKey(), claim.getValue()));
        return json.substring(1, json.length() - 1);
    }

    private static String headers(Received received) {
        return received.headers().stream()
                .map(header -> Html.escape(header.name() + ": " + header.value()))
                .collect(Collectors.joining("\n"));
    }

    private static String entry(String name, String value, String meaning) {
        String shown = value.isEmpty() ? "<em>not sent</em>" : Html.escape(value);
        return "<dt><code>" + Html.escape(name) + "</code></dt><dd><strong>" + shown + "</strong><small>"
                + Html.escape(meaning) + "</small></dd>";
    }
}
