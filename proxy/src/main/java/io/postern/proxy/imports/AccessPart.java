/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import io.postern.proxy.imports.PathExpression.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Access rules: what needs no sign-in, and who gets in. */
final class AccessPart {
    /** What oauth2-proxy does on a path that skips authentication: forward everything, with the identity where there is one. */
    private static final String OPEN = "app";

    private final Draft draft;
    private final Report report;
    private final String insiders;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> proposals = new ArrayList<>();
    private Optional<SkippedPath> inverse = Optional.empty();

    private AccessPart(Conversion conversion, String insiders) {
        this.draft = conversion.draft();
        this.report = conversion.report();
        this.insiders = insiders;
    }

    /**
     * Writes {@code access}.
     *
     * @param insiders what a rule allows for paths that need a sign-in, as YAML
     * @param reasons why it is that, for a comment
     * @param routed the only paths that are forwarded; empty where all are
     */
    static void convert(Conversion conversion, String insiders, List<String> reasons, List<String> routed) {
        AccessPart part = new AccessPart(conversion, insiders);
        conversion.when(
                "skip_auth_routes",
                setting -> setting.values().forEach(route -> part.skip(one(setting, route), SkippedPath.route(route))));
        conversion.when(
                "skip_auth_regex",
                setting -> setting.values()
                        .forEach(regex -> part.skip(one(setting, regex), SkippedPath.anyMethod(regex))));
        part.inverse();
        conversion.when("skip_auth_preflight", setting -> {
            if (setting.on()) {
                part.add(new Rule("/**", List.of("OPTIONS"), OPEN, List.of("preflight requests")));
            }
            part.report.same(setting, setting.on() ? "access, for OPTIONS" : "OPTIONS needs a sign-in like the rest");
        });
        part.rest(reasons, routed);
    }

    private static Setting one(Setting setting, String value) {
        return new Setting(setting.option(), setting.label(), List.of(value), setting.where(), setting.variable());
    }

    private void skip(Setting setting, SkippedPath path) {
        Optional<PathExpression> plain = PathExpression.of(path.expression());
        boolean method = path.method().isEmpty() || Methods.KNOWN.contains(path.method());
        if (plain.isEmpty() || !method || (path.negated() && !takesInverse(path, plain.get()))) {
            propose(setting, path);
            return;
        }
        if (path.negated()) {
            inverse = Optional.of(path);
            report.same(setting, "access: all but these paths");
            return;
        }
        plain.get().guards().forEach(guard -> add(new Rule(guard, path.methods(), insiders, List.of())));
        plain.get().patterns().forEach(pattern -> add(new Rule(pattern, path.methods(), OPEN, List.of())));
        String where = "access: " + String.join(", ", plain.get().patterns());
        if (plain.get().fit() == Fit.EXACT) {
            report.same(setting, where);
        } else {
            report.safer(setting, where + ", whole segments: the expression let through paths that only begin alike");
        }
    }

    /** Two inverse ones together would open everything, and a looser fit would open what was closed. */
    private boolean takesInverse(SkippedPath path, PathExpression plain) {
        return inverse.isEmpty()
                && plain.fit() == Fit.EXACT
                && !path.expression().contains("(");
    }

    private void propose(Setting setting, SkippedPath path) {
        String expression = setting.text();
        Optional<String> nearest = path.negated() ? Optional.empty() : PathExpression.nearest(path.expression());
        proposals.add("not carried over: " + expression
                + nearest.map(rule -> "; perhaps: - " + new Rule(rule, path.methods(), OPEN, List.of()).yaml())
                        .orElse(""));
        String loose = path.expression().startsWith("^")
                ? "is more than a path that a rule can name"
                : "is not anchored: it matches anywhere in a path";
        report.setAside(
                setting,
                loose + ", so that these paths need a sign-in now; "
                        + nearest.map(rule -> "a rule for " + rule + " is proposed in access, as a comment")
                                .orElse("write the rules that were meant into access"));
    }

    private void inverse() {
        inverse.ifPresent(path -> {
            PathExpression.of(path.expression())
                    .ifPresent(plain -> plain.patterns()
                            .forEach(pattern -> add(new Rule(pattern, path.methods(), insiders, List.of()))));
            add(new Rule("/**", path.methods(), OPEN, List.of()));
        });
    }

    private void add(Rule rule) {
        if (rules.stream().noneMatch(earlier -> earlier.hides(rule))) {
            rules.add(rule);
        }
    }

    private void rest(List<String> reasons, List<String> routed) {
        if (routed.isEmpty()) {
            add(new Rule("/**", List.of(), insiders, reasons));
        } else {
            routed.forEach(path -> add(new Rule(path, List.of(), insiders, reasons)));
            add(new Rule("/**", List.of(), "nobody", List.of("no upstream is named for the rest")));
            report.add(
                    Verdict.DIFFERENT,
                    "paths without an upstream",
                    "are 403 (access: nobody), where oauth2-proxy answered 404");
        }
        proposals.forEach(proposal -> draft.comment("access", proposal));
        rules.forEach(rule -> draft.item("access", rule.yaml(), rule.comments()));
    }

    /** A path that needs no sign-in, in oauth2-proxy's words. */
    private record SkippedPath(String method, boolean negated, String expression) {
        static SkippedPath anyMethod(String expression) {
            return new SkippedPath("", false, expression);
        }

        /** {@code METHOD=regex}, {@code METHOD!=regex}, {@code !=regex} or a regex; the first equals sign counts. */
        static SkippedPath route(String route) {
            int equals = route.indexOf('=');
            if (equals < 0) {
                return anyMethod(route);
            }
            boolean negated = route.contains("!=");
            String method = route.substring(0, equals).replaceFirst("!$", "").toUpperCase(Locale.ROOT);
            return new SkippedPath(method, negated, route.substring(equals + 1));
        }

        List<String> methods() {
            return method.isEmpty() ? List.of() : List.of(method);
        }
    }
}
