/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.testing.TestIssuer;

/** The configurations of the suite, in the contract's own language. */
final class Configs {
    static final String PUBLIC_URL = "https://data.example.org";
    static final String IDP = "https://idp.example.org/idp/shibboleth";
    static final String SP_SECRET = "correct-horse-battery-staple";

    /** Bearer tokens of one provider; what follows adds to it. */
    private static final String TOKENS = """
            server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0", public-url: "https://data.example.org"%s}
            upstream: {url: "${UPSTREAM}"%s}
            providers:
              - {id: keycloak, issuer: "${ISSUER}", audiences: [data-portal]}
            login: {enabled: false}
            """;

    /** The key of sessions and bound cookies, for gates that must know what another one made. */
    static final String KEYS = "session: {keys: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA]}\n";

    /** The rules of the contract's own example. */
    static final String RULES = """
            access:
              - {path: /health, methods: [GET, HEAD], allow: anyone}
              - {path: /public/**, allow: anyone}
              - {path: /api/**, allow: app}
              - {path: /closed/**, allow: nobody}
              - {path: /admin/**, allow: {groups: [admins]}}
              - {path: /**, allow: signed-in}
            """;

    private static final String SHIBBOLETH = """
            shibboleth:
              enabled: true
              peers: [127.0.0.2/32]
              secret-header: {name: X-Shib-Secret, value: "correct-horse-battery-staple"}
              identity-providers: ["https://idp.example.org/idp/shibboleth"]
            """;

    private Configs() {}

    /** Tokens and the example's rules. */
    static String tokens() {
        return tokens("", "") + RULES;
    }

    /** Tokens of a provider that does not answer, and the example's rules. */
    static String away() {
        return tokens().replace("${ISSUER}", "${AWAY}");
    }

    /** Tokens alone, with more of {@code server} and {@code upstream}, each beginning with a comma. */
    static String tokens(String server, String upstream) {
        return TOKENS.formatted(server, upstream);
    }

    /** Attributes of a service provider alone, and the example's rules. */
    static String shibboleth() {
        return shibboleth("", "") + RULES;
    }

    /** Attributes alone, with more of {@code server} and {@code upstream}, each beginning with a comma. */
    static String shibboleth(String server, String upstream) {
        return """
                server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0", public-url: "https://data.example.org"%s}
                upstream: {url: "${UPSTREAM}"%s}
                login: {enabled: false}
                """.formatted(server, upstream) + SHIBBOLETH;
    }

    /** Sign-in at one provider and tokens of it, and the example's rules; more of {@code upstream}, beginning with a comma. */
    static String signIn(String upstream) {
        return signIn(upstream, "") + RULES;
    }

    /** Sign-in at one provider, without rules, and with more of {@code login}, beginning with a comma. */
    static String signIn(String upstream, String login) {
        return tokens("", upstream)
                        .replace("login: {enabled: false}", "login: {enabled: true" + login + "}")
                        .replace(
                                "audiences: [data-portal]",
                                "audiences: [data-portal], client-id: data-portal, client-secret: " + TestIssuer.SECRET)
                + KEYS;
    }

    /** Tokens and attributes, and the example's rules. */
    static String both() {
        return tokens("", "") + SHIBBOLETH
                + "identity: {username: \"{preferred_username}@{id}\", shibboleth: {username: \"{eppn}@{id}\"}}\n"
                + RULES;
    }
}
