/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Access rules of security constraints (Jakarta Servlet 6.0, section 13.8).
 *
 * <ol>
 *   <li>A container lets the pattern that matches a path best decide alone. The rules stand in that order: exact paths, path
 *       prefixes with the longest first, extensions, the rest.
 *   <li>Of that pattern, all constraints about the method count together; methods on which they agree share a rule.
 *   <li>Methods that no constraint of the pattern is about are open, or closed by {@code deny-uncovered-http-methods}; so that the
 *       rules of a pattern end with one for every method.
 *   <li>What no pattern matches is open.
 * </ol>
 */
final class ConstraintPart {
    private final Draft draft;
    private final Report report;
    private final WebXml webXml;
    private final String contextPath;
    private final SortedMap<UrlPattern, List<Part>> patterns = new TreeMap<>();

    /** What a constraint says of a pattern. */
    private record Part(MethodSet methods, Optional<List<String>> roles) {}

    private ConstraintPart(Draft draft, Report report, WebXml webXml, String contextPath) {
        this.draft = draft;
        this.report = report;
        this.webXml = webXml;
        this.contextPath = contextPath;
    }

    /**
     * Writes {@code access}.
     *
     * @param contextPath put before every path; empty for none
     */
    static void convert(Draft draft, Report report, WebXml webXml, String contextPath) {
        ConstraintPart part = new ConstraintPart(draft, report, webXml, contextPath);
        part.collect();
        part.rules();
        part.transport();
    }

    private void collect() {
        for (SecurityConstraint constraint : webXml.constraints()) {
            for (SecurityConstraint.Resource resource : constraint.resources()) {
                if (resource.patterns().isEmpty()) {
                    report.add(
                            Verdict.SAME,
                            "a web-resource-collection without url-pattern",
                            "constrains nothing, there and here");
                }
                for (UrlPattern pattern : resource.patterns()) {
                    patterns.computeIfAbsent(pattern, key -> new ArrayList<>())
                            .add(new Part(resource.methods(), constraint.roles()));
                }
            }
            if (constraint.roles().orElse(List.of()).contains("*")
                    && webXml.roles().isEmpty()) {
                report.setAside(
                        "role-name *",
                        "stands for all roles that a security-role declares, and none is: it lets nobody in. Declare them,"
                                + " or write ** for everybody who is signed in");
            }
        }
    }

    private void rules() {
        boolean rest = false;
        for (Map.Entry<UrlPattern, List<Part>> entry : patterns.entrySet()) {
            UrlPattern pattern = entry.getKey();
            String what = "url-pattern " + Setting.shown(pattern.text());
            Optional<String> path = pattern.path(contextPath);
            if (pattern.isOfNoName()) {
                report.add(
                        Verdict.SAME,
                        what,
                        "matches nothing, there and here: an extension is what follows the last dot");
            } else if (patterns.keySet().stream().anyMatch(other -> other.eclipses(pattern))) {
                report.add(Verdict.SAME, what, "never decides, there and here, since /* wins over it");
            } else if (path.isEmpty()) {
                unwritable(what, pattern);
            } else {
                rules(path.get(), what, entry.getValue());
                if (leavesMethodsOut(entry.getValue())) {
                    uncovered(path.get(), what, pattern, entry.getValue());
                }
                rest |= path.get().equals(contextPath + "/**");
            }
        }
        if (!rest) {
            draft.item(
                    "access",
                    new Rule(contextPath + "/**", List.of(), Admission.EVERYBODY.yaml(), List.of()).yaml(),
                    List.of("no constraint was about the rest: the app decides"));
        }
    }

    private void unwritable(String what, UrlPattern pattern) {
        if (pattern.value().contains("*")) {
            report.setAside(
                    what,
                    "matches the character * itself, which a rule cannot name, and nothing else: * is a wildcard only as /* at"
                            + " the end and *. at the beginning. If it was meant as one, that never held; write a rule");
            report.step("See whether " + what
                    + " was meant to constrain more than a container makes of it, and write a rule.");
        } else {
            report.setAside(
                    what,
                    "holds characters with which the gate refuses a path (400) before any rule; where server.paths allows them,"
                            + " write a rule for what is around it");
        }
    }

    private void rules(String path, String what, List<Part> parts) {
        Admission rest = admission(
                parts.stream().filter(part -> part.methods().hasOthers()).toList());
        Map<Admission, List<String>> apart = new LinkedHashMap<>();
        Set<String> named = new TreeSet<>();
        parts.forEach(part -> named.addAll(part.methods().names()));
        for (String method : named) {
            Admission admission = admission(
                    parts.stream().filter(part -> part.methods().has(method)).toList());
            if (!admission.equals(rest)) {
                apart.computeIfAbsent(admission, key -> new ArrayList<>()).add(method);
            }
        }
        List<String> said = new ArrayList<>();
        apart.forEach((admission, methods) -> {
            draft.item("access", new Rule(path, methods, admission.yaml(), List.of()).yaml(), List.of());
            said.add(String.join(", ", methods) + " " + admission.yaml());
        });
        draft.item("access", new Rule(path, List.of(), rest.yaml(), List.of()).yaml(), List.of());
        said.add((said.isEmpty() ? "" : "all other methods ") + rest.yaml());
        report.add(Verdict.SAME, what, "access, " + path + ": " + String.join("; ", said));
    }

    /** No constraint about a method at all: it is what {@code deny-uncovered-http-methods} is for. */
    private Admission admission(List<Part> parts) {
        if (parts.isEmpty()) {
            return webXml.denyUncovered() ? Admission.NOBODY : Admission.EVERYBODY;
        }
        return Admission.of(parts.stream().map(Part::roles).toList(), webXml.roles());
    }

    /** Whether there are methods that no constraint of a pattern is about, and that are open for it. */
    private boolean leavesMethodsOut(List<Part> parts) {
        return !webXml.denyUncovered()
                && parts.stream().anyMatch(part -> part.roles().isPresent())
                && (parts.stream().noneMatch(part -> part.methods().hasOthers())
                        || !omitted(parts).isEmpty());
    }

    private static Set<String> omitted(List<Part> parts) {
        Set<String> omitted = new TreeSet<>();
        parts.forEach(part -> omitted.addAll(part.methods().names()));
        omitted.removeIf(
                method -> parts.stream().anyMatch(part -> part.methods().has(method)));
        return omitted;
    }

    private void uncovered(String path, String what, UrlPattern pattern, List<Part> parts) {
        boolean others = parts.stream().noneMatch(part -> part.methods().hasOthers());
        String methods = others ? "methods that its constraints do not name" : String.join(", ", omitted(parts));
        report.step("See whether " + path + " is meant to be open for " + methods
                + ", as it is in a container; write a rule for them before it where it is not.");
        boolean looser = pattern.kind() == UrlPattern.Kind.PREFIX
                && patterns.keySet().stream()
                        .anyMatch(other -> other.kind().compareTo(UrlPattern.Kind.PREFIX) > 0
                                && patterns.keySet().stream().noneMatch(wider -> wider.eclipses(other)));
        if (looser) {
            report.setAside(
                    what + " for " + methods,
                    "is open, as Servlet 13.8.3 has it; Tomcat lets the patterns for extensions and / decide there, and may be"
                            + " stricter");
        }
    }

    private void transport() {
        Set<String> texts = new LinkedHashSet<>();
        for (SecurityConstraint constraint : webXml.constraints()) {
            if (constraint.transport().isPresent()) {
                constraint
                        .resources()
                        .forEach(resource ->
                                resource.patterns().forEach(pattern -> texts.add(pattern.text() + resource.methods())));
            }
        }
        if (!texts.isEmpty()) {
            report.setAside(
                    "transport-guarantee of " + Setting.shown(String.join(", ", texts)),
                    "a rule does not ask for TLS; with an https server.public-url the gate's cookies travel over TLS alone. Let"
                            + " whoever ends TLS redirect http, or keep the user-data-constraint, without its"
                            + " auth-constraint, in web.xml");
            report.step("Let requests over http be redirected to https, where transport-guarantee said CONFIDENTIAL.");
        }
    }
}
