/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the demonstration prints: where to look, and commands that can be copied as they stand.
 *
 * <p>Above each command that calls the gate stands the status it gets and what that shows; a test runs them all and
 * holds them to it.
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

    /** A command that calls the gate, the status it gets, and what that shows. */
    private record Try(String command, int status, String shows) {
        String line() {
            return "  # " + status + ": " + shows + "\n  " + command;
        }
    }

    /** The text. */
    String text(String configuration) {
        return """

                Postern is running at %s
                  in front of the app  %s
                  and believes         %s
                  as it says in        %s

                Open %s/ in a browser: the app greets a stranger.
                Press "Sign in", choose somebody, and see what the app is told now. Alice may open /admin/users;
                Bob may not. "Sign out" signs out at the gate and at the provider.

                Or get tokens, as a program would. The passwords of alice, bob and chloe are their names.
                %s

                Then try, in the same shell:
                %s

                Stop it with Ctrl-C.
                """.formatted(
                        gate,
                        app,
                        provider,
                        configuration,
                        gate,
                        String.join("\n", token("ALICE", "alice"), token("BOB", "bob")),
                        tries().stream().map(Try::line).collect(Collectors.joining("\n")));
    }

    private String token(String variable, String person) {
        return "  " + variable + "=" + TOKEN_OF.formatted(person, person, tokenEndpoint);
    }

    private List<Try> tries() {
        return List.of(
                new Try(curl("", "/me"), 401, "nobody is signed in"),
                new Try(
                        curl("-H 'Accept: text/html'", "/me"),
                        302,
                        "nobody either, but a browser, which is sent to sign in"),
                new Try(curl(bearer("ALICE"), "/me"), 200, "the app greets Alice, and has not seen her token"),
                new Try(
                        "curl -s -D - -o alice.html -H 'Accept: text/html' " + bearer("ALICE") + " " + gate + "/me",
                        200,
                        "the same as a page; open alice.html"),
                new Try(
                        curl("-H 'X-Remote-User: alice' -H 'X_Remote_Groups: admins'", "/"),
                        200,
                        "a stranger still: made-up headers are gone"),
                new Try(
                        curl(bearer("BOB") + " -H 'X-Remote-Sysadmin: true'", "/me"),
                        200,
                        "bob, who is no sysadmin whatever he says"),
                new Try(curl(bearer("BOB"), "/admin/users"), 403, "bob is not in the group admins"),
                new Try(curl(bearer("ALICE"), "/admin/users"), 200, "alice is"),
                new Try(curl("-H 'Authorization: Bearer x'", "/me"), 401, "not a token of this provider"),
                new Try(curl("", "/public/%2e%2e/admin/users"), 400, "a path that could be read in two ways"),
                new Try(curl("", "/oauth2/jwks"), 200, "the keys by which an app checks the assertion"));
    }

    private String curl(String options, String path) {
        return "curl -si " + (options.isEmpty() ? "" : options + " ") + gate + path;
    }

    private static String bearer(String variable) {
        return "-H \"Authorization: Bearer $" + variable + "\"";
    }
}
