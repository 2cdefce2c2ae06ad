/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the sample application received, as a page: one column, readable on a phone, without script. */
final class SamplePage {
    private static final String STYLE = resource("sample-app.css");
    private static final String TEMPLATE = resource("sample-app.html");

    /** Nothing is loaded and nothing runs; the one style sheet is named by its digest. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; base-uri 'none'; form-action 'none'";

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning(Received.USER, "the name this app knows the person by"),
            new Meaning(Received.NAME, "what to call them"),
            new Meaning("X-Remote-Email", "sent only when the provider has verified it"),
            new Meaning("X-Remote-Groups", "groups and roles, with commas between them"),
            new Meaning("X-Remote-Sysadmin", "whether they administer this app"),
            new Meaning(
                    "X-Remote-Subject",
                    "who they are at the provider; unlike the name, it never changes and is never given to another"));

    private SamplePage() {}

    /** A header of the gate, and what it says about the person. */
    private record Meaning(String header, String text) {}

    /** The page. Whatever came from the request is escaped. */
    static String render(Received received, AssertionCheck.Result assertion) {
        return TEMPLATE.replace("{{style}}", STYLE)
                .replace("{{greeting}}", escape(received.greeting()))
                .replace("{{request}}", escape(received.method() + " " + received.target()))
                .replace("{{identity}}", received.user().isPresent() ? identity(received) : nobody())
                .replace("{{assertion}}", assertion(assertion))
                .replace("{{headers}}", headers(received));
    }

    private static String nobody() {
        return "<p>The gate named nobody, so this app knows nobody. Headers that a visitor makes up, such as"
                + " <code>X-Remote-User: alice</code>, do not get this far.</p>";
    }

    private static String identity(Received received) {
        return MEANINGS.stream()
                .map(meaning ->
                        entry(meaning.header(), String.join(" | ", received.all(meaning.header())), meaning.text()))
                .collect(Collectors.joining("\n", "<dl>\n", "\n</dl>"));
    }

    private static String assertion(AssertionCheck.Result result) {
        if (result instanceof AssertionCheck.Result.Verified verified) {
            return "<p class=\"good\">Verified with a key of the gate. It says:</p>\n<pre>"
                    + escape(verified.claims().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(SamplePage::claim)
                            .collect(Collectors.joining("\n")))
                    + "</pre>";
        }
        if (result instanceof AssertionCheck.Result.Refused refused) {
            return "<p class=\"bad\">Not to be believed: " + escape(refused.reason()) + "</p>";
        }
        return "<p>There is none.</p>";
    }

    private static String claim(Map.Entry<String, Object> claim) {
        String json = JSONObjectUtils.toJSONString(Map.of(claim.getKey(), claim.getValue()));
        return json.substring(1, json.length() - 1);
    }

    private static String headers(Received received) {
        return received.headers().stream()
                .map(header -> escape(header.name() + ": " + header.value()))
                .collect(Collectors.joining("\n"));
    }

    private static String entry(String name, String value, String meaning) {
        String shown = value.isEmpty() ? "<em>not sent</em>" : escape(value);
        return "<dt><code>" + escape(name) + "</code></dt><dd><strong>" + shown + "</strong><small>" + escape(meaning)
                + "</small></dd>";
    }

    /** The text with everything that means something to HTML, or to the template, made harmless. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(SamplePage.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
