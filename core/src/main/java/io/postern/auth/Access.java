/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.ClaimPath;
import io.postern.config.RuleCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ordered rules: the first whose path and method match decides; where none does, a person must be signed in. A rule holds
 * below each of the path prefixes, too. Immutable.
 */
final class Access {
    /** What holds where no rule matches. */
    static final Rule SIGNED_IN =
            new Rule(Optional.empty(), Set.of(), new Allow.SignedIn(), List.of(), List.of(), RuleCache.PRIVATE);

    private final List<Rule> rules;
    private final List<PathPattern> prefixes;

    /** A rule, ready to be asked. */
    record Rule(
            Optional<PathPattern> path,
            Set<String> methods,
            Allow allow,
            List<GroupName> groups,
            List<ClaimCondition> claims,
            RuleCache cache) {
        String name() {
            return path.map(PathPattern::toString).orElse("default");
        }
    }

    /** A group as a rule names it; with several sources {@code source:group} means that source's alone. */
    record GroupName(Optional<String> source, String group) {
        boolean held(Identity identity) {
            return source.map(identity.source()::equals).orElse(true)
                    && identity.groups().contains(group);
        }
    }

    /** A claim, and the values of which it must hold one. */
    record ClaimCondition(ClaimPath path, List<String> values) {
        boolean held(Identity identity) {
            Optional<Object> claim = at(identity.claims(), path);
            if (claim.isEmpty()) {
                return false;
            }
            if (claim.get() instanceof Collection<?> several) {
                return several.stream().anyMatch(one -> values.contains(scalar(one)));
            }
            return values.contains(scalar(claim.get()));
        }

        /** Whether this is about the strength of the sign-in (OpenID Connect Core 1.0, section 2). */
        boolean isAcr() {
            return path.segments().equals(List.of("acr"));
        }

        private static String scalar(Object value) {
            return value instanceof Map || value instanceof Collection ? "" : String.valueOf(value);
        }
    }

    /**
     * @param sources the ids of all sources of identities
     * @param prefixes patterns below which every rule holds, too
     */
    Access(List<AccessRule> rules, Set<String> sources, List<String> prefixes) {
        List<Rule> ready = new ArrayList<>();
        for (AccessRule rule : rules) {
            ready.add(rule(rule, sources));
        }
        this.rules = List.copyOf(ready);
        this.prefixes = prefixes.stream().map(PathPattern::of).toList();
    }

    private static Rule rule(AccessRule rule, Set<String> sources) {
        List<GroupName> groups = List.of();
        List<ClaimCondition> claims = List.of();
        if (rule.allow() instanceof Allow.Conditions conditions) {
            groups = conditions.groups().stream().map(g -> group(g, sources)).toList();
            claims = conditions.claims().entrySet().stream()
                    .map(c -> new ClaimCondition(ClaimPath.parse(c.getKey()), c.getValue()))
                    .toList();
        }
        return new Rule(
                Optional.of(PathPattern.of(rule.path())),
                Set.copyOf(rule.methods()),
                rule.allow(),
                groups,
                claims,
                rule.cache());
    }

    /** A group of another source that is merely named "source:group" must not be taken for that source's group. */
    private static GroupName group(String text, Set<String> sources) {
        int colon = text.indexOf(':');
        return colon > 0 && sources.size() > 1 && sources.contains(text.substring(0, colon))
                ? new GroupName(Optional.of(text.substring(0, colon)), text.substring(colon + 1))
                : new GroupName(Optional.empty(), text);
    }

    /** The rule for a path that can be read in these ways, or none where the readings meet different rules. */
    Optional<Rule> rule(String method, TargetReader.Clear target) {
        Rule rule = rule(method, target.path());
        for (String other : target.others()) {
            if (!rule(method, other).equals(rule)) {
                return Optional.empty();
            }
        }
        return Optional.of(rule);
    }

    private Rule rule(String method, String path) {
        for (Rule rule : rules) {
            if ((rule.methods().isEmpty() || rule.methods().contains(method))
                    && rule.path().isPresent()
                    && (rule.path().get().matches(path)
                            || below(prefixes, rule.path().get(), path))) {
                return rule;
            }
        }
        return SIGNED_IN;
    }

    /** Whether a path matches a pattern below one of the prefixes. */
    static boolean below(List<PathPattern> prefixes, PathPattern pattern, String path) {
        for (PathPattern prefix : prefixes) {
            int rest = prefix.rest(path);
            if (rest >= 0 && pattern.matches(rest == path.length() ? "/" : path.substring(rest))) {
                return true;
            }
        }
        return false;
    }

    /** Why that person may not pass a rule with conditions; empty where he may. */
    static Optional<Reason> refuses(Rule rule, Identity identity, Instant now) {
        if (!(rule.allow() instanceof Allow.Conditions conditions)) {
            return Optional.empty();
        }
        if (!rule.groups().isEmpty() && rule.groups().stream().noneMatch(g -> g.held(identity))) {
            return Optional.of(Reason.GROUP_REQUIRED);
        }
        if (!rule.claims().stream().allMatch(c -> c.held(identity))) {
            return Optional.of(Reason.CLAIM_REQUIRED);
        }
        if (conditions.sysadmin().isPresent() && conditions.sysadmin().get() != identity.sysadmin()) {
            return Optional.of(Reason.SYSADMIN_REQUIRED);
        }
        if (conditions.maxAge().isPresent()
                && !authenticatedSince(identity, now.minus(conditions.maxAge().get()))) {
            return Optional.of(Reason.CLAIM_REQUIRED);
        }
        return Optional.empty();
    }

    /**
     * What to ask the person's provider for, so that the rule may let the person in; empty where no sign-in would help, or the
     * present one was asked the same already. A provider that does not heed {@code max_age} is asked once for each such span.
     */
    static Optional<StepUp> remedy(Rule rule, Identity identity, Kept.SignIn signIn, Instant now) {
        if (!(rule.allow() instanceof Allow.Conditions conditions)) {
            return Optional.empty();
        }
        List<String> acr = rule.claims().stream()
                .filter(ClaimCondition::isAcr)
                .flatMap(claim -> claim.values().stream())
                .filter(value -> !value.isEmpty() && value.indexOf(' ') < 0) // the parameter's own separator
                .distinct()
                .toList();
        boolean stronger =
                !rule.claims().stream().filter(ClaimCondition::isAcr).allMatch(claim -> claim.held(identity));
        boolean fresher = conditions.maxAge().isPresent()
                && !authenticatedSince(identity, now.minus(conditions.maxAge().get()));
        boolean otherwise = (rule.groups().isEmpty() || rule.groups().stream().anyMatch(g -> g.held(identity)))
                && rule.claims().stream().allMatch(c -> c.isAcr() || c.held(identity))
                && (conditions.sysadmin().isEmpty() || conditions.sysadmin().get() == identity.sysadmin());
        if (!otherwise || !(stronger || fresher) || (stronger && acr.isEmpty())) {
            return Optional.empty();
        }
        StepUp wanted = new StepUp(acr, conditions.maxAge());
        boolean asked = signIn.stepUp().containsAll(wanted.parameters());
        boolean longAgo = fresher
                && !stronger
                && !signIn.at().plus(conditions.maxAge().get()).isAfter(now);
        return asked && !longAgo ? Optional.empty() : Optional.of(wanted);
    }

    /** {@code auth_time} is in seconds since 1970 (OpenID Connect Core 1.0, section 2). */
    private static boolean authenticatedSince(Identity identity, Instant earliest) {
        return identity.claims().get("auth_time") instanceof Number seconds
                && seconds.longValue() >= earliest.getEpochSecond();
    }

    /** What stands at the end of that way through nested claims. */
    static Optional<Object> at(Map<String, Object> claims, ClaimPath path) {
        Object here = claims;
        for (String segment : path.segments()) {
            if (!(here instanceof Map<?, ?> object) || object.get(segment) == null) {
                return Optional.empty();
            }
            here = object.get(segment);
        }
        return Optional.of(here);
    }
}
