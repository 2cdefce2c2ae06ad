/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the demonstration prints: where to look, and commands that can be copied as they stand.
 *
 * <p>Above each command stands the status it gets, or its exit code, and what that shows; a test runs them all and holds them
 * to it.
 */
final class Instructions {
    private static final String TOKEN_OF =
            "$(curl -s -d grant_type=password -d client_id=portal-cli -d username=%s -d password=%s %s"
                    + " | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')";

    private final URI gate;
    private final URI provider;
    private final URI tokenEndpoint;
    private final URI app;

    Instructions(URI gate, EmbeddedProvider provider, SampleApp app) {
        this.gate = gate;
        this.provider = provider.issuer();
        this.tokenEndpoint = provider.tokenEndpoint();
        this.app = app.uri();
    }

    /**
     * The text.
     *
     * @param configuration the gate's file
     * @param accounts what there is beside the gate
     */
    String text(String configuration, Optional<AccountInstructions> accounts) {
        return """

                Postern is running at %s
                  in front of the app  %s
                  and believes         %s
                  as it says in        %s

                Open %s/ in a browser: the app greets a stranger.
                Press "Sign in", choose somebody, and see what the app is told now. Alice may open /admin/users;
                Bob may not. "Sign out" signs out at the gate and at the provider.

                Or get tokens, as a program would, each good for five minutes. The passwords of alice, bob, chloe and finn
                are their names.
                %s

                Then try, in the same shell:
                %s
                %s
                Stop it with Ctrl-C.
                """.formatted(
                        gate,
                        app,
                        provider,
                        configuration,
                        gate,
                        tokens("alice", "bob"),
                        Try.lines(tries()),
                        accounts.map(more -> more.text(this)).orElse(""));
    }

    /** These people's tokens, each in a variable that is called like them. */
    String tokens(String... people) {
        return Stream.of(people)
                .map(person -> "  " + person.toUpperCase(Locale.ROOT) + "="
                        + TOKEN_OF.formatted(person, person, tokenEndpoint))
                .collect(Collectors.joining("\n"));
    }

    private List<Try> tries() {
        return List.of(
                Try.http(401, curl("", "/me"), "nobody is signed in"),
                Try.http(
                        302,
                        curl("-H 'Accept: text/html'", "/me"),
                        "nobody either, but a browser, which is sent to sign in"),
                Try.http(200, as("ALICE", "/me"), "the app greets Alice, and has not seen her token"),
                Try.http(
                        200,
                        "curl -s -D - -o alice.html -H 'Accept: text/html' " + bearer("ALICE") + " " + gate + "/me",
                        "the same as a page; open alice.html"),
                Try.http(
                        200,
                        curl("-H 'X-Remote-User: alice' -H 'X_Remote_Groups: admins'", "/"),
                        "a stranger still: made-up headers are gone"),
                Try.http(
                        200,
                        curl(bearer("BOB") + " -H 'X-Remote-Sysadmin: true'", "/me"),
                        "bob, who is no sysadmin whatever he says"),
                Try.http(403, as("BOB", "/admin/users"), "bob is not in the group admins"),
                Try.http(200, as("ALICE", "/admin/users"), "alice is"),
                Try.http(401, curl("-H 'Authorization: Bearer x'", "/me"), "not a token of this provider"),
                Try.http(400, curl("", "/public/%2e%2e/admin/users"), "a path that could be read in two ways"),
                Try.http(200, curl("", "/oauth2/jwks"), "the keys by which an app checks the assertion"));
    }

    /** A request with somebody's token. */
    String as(String variable, String path) {
        return curl(bearer(variable), path);
    }

    private String curl(String options, String path) {
        return "curl -si " + (options.isEmpty() ? "" : options + " ") + gate + path;
    }

    private static String bearer(String variable) {
        return "-H \"Authorization: Bearer $" + variable + "\"";
    }
}
