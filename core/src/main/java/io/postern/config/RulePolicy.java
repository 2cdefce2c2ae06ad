/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Refuses rules and routes that can never decide anything, and says what the decision endpoint makes of the rules. */
final class RulePolicy {

    private final GateConfig config;
    private final Problems problems;

    private RulePolicy(GateConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(GateConfig config, Problems problems) {
        RulePolicy policy = new RulePolicy(config, problems);
        policy.checkReachable();
        policy.checkRoutes();
        policy.checkSysadmin();
        policy.checkDecisionEndpoint();
    }

    private void checkReachable() {
        List<AccessRule> rules = config.access();
        for (int later = 1; later < rules.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (hides(rules.get(earlier), rules.get(later)) && areClean(earlier, later)) {
                    problems.conclusion(
                            key(later),
                            rules.get(later).path(),
                            "is never reached, since " + key(earlier) + " ("
                                    + rules.get(earlier).path() + ") matches the same requests first",
                            "move it before that rule, or remove it");
                    break;
                }
            }
        }
    }

    private static boolean hides(AccessRule earlier, AccessRule later) {
        boolean methods = earlier.methods().isEmpty()
                || (!later.methods().isEmpty() && earlier.methods().containsAll(later.methods()));
        return methods && RulePaths.covers(earlier.path(), later.path());
    }

    /** A rule that could not be read has a placeholder for a path, which says nothing about others. */
    private boolean areClean(int earlier, int later) {
        return problems.isClean(key(earlier)) && problems.isClean(key(later));
    }

    private void checkRoutes() {
        Map<String, Integer> seen = new HashMap<>();
        List<Route> routes = config.upstream().routes();
        for (int i = 0; i < routes.size(); i++) {
            String key = "upstream.routes[" + i + "]";
            Integer first = seen.putIfAbsent(routes.get(i).path(), i);
            if (first != null && problems.isClean(key)) {
                problems.conclusion(
                        key + ".path",
                        routes.get(i).path(),
                        "is the same as that of upstream.routes[" + first + "]",
                        "keep one of them");
            }
        }
    }

    private void checkSysadmin() {
        for (int i = 0; i < config.access().size(); i++) {
            boolean asked = config.access().get(i).allow() instanceof Allow.Conditions conditions
                    && conditions.sysadmin().orElse(false);
            if (asked && config.sysadmin().groups().isEmpty()) {
                problems.warning(
                        key(i) + ".allow.sysadmin",
                        "true",
                        "lets nobody through, since sysadmin.groups is empty and nobody is a sysadmin",
                        "name a group there");
            }
        }
    }

    /** Without a peer that may say which request is meant, the endpoint could only answer for a part of the rules. */
    private void checkDecisionEndpoint() {
        boolean more = config.access().stream().anyMatch(rule -> rule.allow() instanceof Allow.Conditions);
        if (more
                && config.server().trustedProxies().isEmpty()
                && !config.login().authSignedInOnly()) {
            problems.warning(
                    "login.auth-signed-in-only",
                    "",
                    "is off, no server.trusted-proxies are set, and rules ask for more than signed in: "
                            + config.login().prefix() + "/auth answers 400 to everybody",
                    "name the proxy that asks it in server.trusted-proxies; leave it where none does");
        }
    }

    private static String key(int rule) {
        return "access[" + rule + "]";
    }
}
