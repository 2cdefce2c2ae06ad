/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Refuses sources of identities that could be taken for each other, or that nobody can come from. */
final class SourcePolicy {

    /** Attributes of the form {@code local@scope}, whose scope the service provider checks against the metadata. */
    private static final Set<String> SCOPED = Set.of("eppn", "subject-id", "pairwise-id");

    private final GateConfig config;
    private final Problems problems;

    private SourcePolicy(GateConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(GateConfig config, Problems problems) {
        SourcePolicy policy = new SourcePolicy(config, problems);
        policy.checkSomebodyCanCome();
        policy.checkUnique();
        if (config.providers().size() + (config.shibboleth().enabled() ? 1 : 0) > 1) {
            policy.checkUsernames();
        }
        policy.checkClientCertificate();
        policy.checkSignIn();
    }

    /** Whoever may sign in with a browser must find a provider that knows the gate as a client. */
    private void checkSignIn() {
        if (!config.login().enabled()) {
            return;
        }
        for (int i = 0; i < config.providers().size(); i++) {
            ProviderConfig provider = config.providers().get(i);
            if (provider.login() && provider.clientId().isEmpty()) {
                problems.conclusion(
                        key(i) + ".client-id",
                        "",
                        "is missing, and without it nobody can sign in with a browser there",
                        "set it to the id under which the provider knows this gate; or, where the provider is for bearer"
                                + " tokens only, set " + key(i) + ".login: false, or login.enabled: false");
            }
        }
        boolean nowhere = config.providers().stream().noneMatch(ProviderConfig::login)
                && !config.shibboleth().enabled();
        if (nowhere && !config.providers().isEmpty()) {
            problems.conclusion(
                    "login.enabled",
                    "true",
                    "has no provider to sign in at, since each has login: false",
                    "set it to false, or login to true for one of the providers");
        }
    }

    private void checkSomebodyCanCome() {
        boolean shibboleth = config.shibboleth().enabled();
        if (config.providers().isEmpty() && !shibboleth) {
            problems.conclusion(
                    "providers", "", "is empty, and shibboleth is off", "add a provider, or enable shibboleth");
        } else if (!config.bearer().enabled() && !config.login().enabled() && !shibboleth) {
            problems.conclusion(
                    "bearer.enabled",
                    "false",
                    "leaves no way to say who is calling, since login and shibboleth are off too",
                    "switch one of them on");
        }
    }

    private void checkUnique() {
        Map<String, String> ids = new HashMap<>();
        Map<String, String> issuers = new HashMap<>();
        for (int i = 0; i < config.providers().size(); i++) {
            ProviderConfig provider = config.providers().get(i);
            String key = key(i);
            if (problems.isClean(key + ".id")) {
                unique(ids, provider.id(), key + ".id", "name each provider differently");
            }
            if (problems.isClean(key + ".issuer")) {
                unique(issuers, provider.issuer().toString(), key + ".issuer", "keep one of the two providers");
            }
        }
    }

    private void unique(Map<String, String> seen, String value, String key, String remedy) {
        String first = seen.putIfAbsent(value, key);
        if (first != null) {
            problems.conclusion(key, value, "is the same as " + first, remedy);
        }
    }

    /** With several sources a username must say which one it is from: "alice" of one is not "alice" of another. */
    private void checkUsernames() {
        for (int i = 0; i < config.providers().size(); i++) {
            IdentityConfig identity = config.providers().get(i).identity();
            boolean own = !identity.username().equals(config.identity().username());
            if (!identity.username().namesSource()) {
                notUnique(own ? key(i) + ".identity.username" : "identity.username", identity.username());
                if (!own) {
                    break; // one problem for the one key that all share
                }
            }
        }
        ValuePattern attribute = config.identity().shibboleth().username();
        if (config.shibboleth().enabled() && !attribute.namesSource() && !isApart(attribute)) {
            notUnique("identity.shibboleth.username", attribute);
        }
    }

    private void notUnique(String key, ValuePattern pattern) {
        problems.conclusion(
                key,
                pattern.toString(),
                "could name two people, since there are several sources of identities",
                "put the source's id into it, for example {" + pattern.claims().get(0) + "}@{id}");
    }

    /** A scoped attribute ends in a domain name, a provider's pattern that ends in @{id} in an id, which has no dot. */
    private boolean isApart(ValuePattern attribute) {
        return SCOPED.contains(attribute.toString())
                && config.providers().stream()
                        .map(provider -> provider.identity().username())
                        .filter(ValuePattern::namesSource) // any other is refused by itself
                        .allMatch(pattern -> pattern.toString().endsWith("@{id}"));
    }

    private void checkClientCertificate() {
        boolean asked = config.server().tls().flatMap(TlsConfig::clientCa).isPresent();
        if (config.shibboleth().clientCertificate().isPresent() && !asked) {
            problems.conclusion(
                    "shibboleth.client-certificate",
                    "",
                    "cannot be checked, since the gate asks nobody for a certificate",
                    "set server.tls with client-ca");
        }
    }

    private static String key(int index) {
        return "providers[" + index + "]";
    }
}
