/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;

/** Checks what depends on where the gate is seen from, and warns of what one replica alone can do. */
final class SitePolicy {

    private static final String ONE_REPLICA = ": one replica only, and not across a restart";

    private final GateConfig config;
    private final Problems problems;

    private SitePolicy(GateConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(GateConfig config, Problems problems) {
        SitePolicy policy = new SitePolicy(config, problems);
        policy.checkPublicUrl();
        policy.checkListeners();
        policy.checkSession();
        policy.checkAssertion();
    }

    private void checkPublicUrl() {
        boolean needed = config.login().enabled() || config.assertion().enabled();
        if (needed && config.server().publicUrl().isEmpty() && problems.isClean("server.public-url")) {
            problems.conclusion(
                    "server.public-url",
                    "",
                    "is missing, and " + (config.login().enabled() ? "login" : "the assertion") + " needs it",
                    "set it to what a browser sees, for example https://data.example.org, or switch both off:"
                            + " login.enabled and assertion.enabled");
        }
        config.server().publicUrl().ifPresent(this::checkPublicUrl);
    }

    private void checkPublicUrl(URI publicUrl) {
        if (Addresses.isClearText(publicUrl)) {
            problems.warning(
                    "server.public-url",
                    publicUrl.toString(),
                    "is http: tokens and cookies can be read on the way",
                    "serve https, here or in a proxy in front");
        }
        config.session()
                .cookie()
                .domain()
                .filter(domain -> !("." + publicUrl.getHost()).endsWith("." + domain))
                .ifPresent(domain -> problems.conclusion(
                        "session.cookie.domain",
                        domain,
                        "does not hold the host of server.public-url, so that browsers drop the cookie",
                        "use " + publicUrl.getHost() + " or a domain above it"));
    }

    private void checkListeners() {
        HostPort listen = config.server().listen();
        HostPort admin = config.server().admin();
        // The ports first: a record's equals is made when it is first called, which a start need not wait for.
        if (listen.port() != 0 && listen.port() == admin.port() && listen.equals(admin)) {
            problems.conclusion(
                    "server.admin",
                    listen.toString(),
                    "is the same as server.listen: health and metrics would be public",
                    "choose another port");
        }
    }

    private void checkSession() {
        SessionConfig session = config.session();
        if (session.redis().isPresent() && session.revocations().isPresent()) {
            problems.conclusion(
                    "session.revocations",
                    "",
                    "is there beside session.redis, which holds the revocations",
                    "keep one of them");
        }
        if (!config.login().enabled()) {
            return;
        }
        if (session.keys().isEmpty()) {
            problems.warning(
                    "session.keys",
                    "",
                    "is empty, so that a key is made at start" + ONE_REPLICA,
                    "make one with keygen session");
        }
        if (session.redis().isEmpty() && session.revocations().isEmpty()) {
            problems.warning(
                    "session.revocations",
                    "",
                    "is missing, and session.redis too, so that revocations are kept in memory" + ONE_REPLICA,
                    "set one of them");
        }
    }

    private void checkAssertion() {
        if (config.assertion().enabled() && config.assertion().keys().isEmpty()) {
            problems.warning(
                    "assertion.keys",
                    "",
                    "is empty, so that a key is made at start" + ONE_REPLICA,
                    "make one with keygen assertion");
        }
    }
}
