/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.Allow.Conditions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code access}. */
final class AccessReader {

    private static final Map<String, Allow> WORDS = Map.of(
            "anyone", new Allow.Anyone(),
            "signed-in", new Allow.SignedIn(),
            "app", new Allow.App(),
            "nobody", new Allow.Nobody());

    private AccessReader() {}

    static AccessRule rule(Section rule) {
        boolean anyMethod = !rule.has("methods");
        List<String> methods = rule.list("methods", List.of(), Names.method());
        if (!anyMethod && methods.isEmpty()) {
            rule.problems()
                    .conclusion(rule.path("methods"), "", "is empty", "name a method, or remove the key for all");
        }
        rule.require("allow");
        return new AccessRule(
                rule.required("path", "/", RulePaths.pattern()),
                methods,
                allow(rule),
                rule.value("cache", RuleCache.PRIVATE, AccessReader::cache),
                rule.problems().line(rule.path()).orElse(0));
    }

    private static Allow allow(Section rule) {
        if (rule.isSection("allow")) {
            return rule.section("allow").<Allow>map(AccessReader::conditions).orElse(new Allow.Nobody());
        }
        return rule.value("allow", new Allow.Nobody(), text -> {
            Allow word = WORDS.get(text);
            if (word == null) {
                throw new Malformed(
                        "is nobody whom a rule can let through",
                        "write anyone, signed-in, app, nobody, or conditions such as {groups: [admins]}");
            }
            return word;
        });
    }

    private static Conditions conditions(Section allow) {
        if (allow.keys().isEmpty()) {
            allow.problems()
                    .conclusion(
                            allow.path(), "", "has no condition", "write for example {groups: [admins]}, or signed-in");
        }
        return new Conditions(
                values(allow, "groups"),
                allow.section("claims").map(AccessReader::claims).orElse(Map.of()),
                allow.optional("sysadmin", Quantities.bool()),
                allow.optional("max-age", Quantities.duration("1s", "366d")));
    }

    private static Map<String, List<String>> claims(Section claims) {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        if (claims.keys().isEmpty()) {
            claims.problems().conclusion(claims.path(), "", "is empty", "name a claim, or remove the key");
        }
        for (String claim : claims.keys()) {
            try {
                Names.claim().parse(claim);
            } catch (Malformed e) {
                claims.problems().error(claims.path(claim), claim, e.message(), e.remedy());
            }
            wanted.put(claim, values(claims, claim));
        }
        return wanted;
    }

    private static List<String> values(Section section, String key) {
        boolean there = section.has(key);
        List<String> values = section.oneOrList(key, List.of(), Names.visible());
        if (there && values.isEmpty()) {
            section.problems().conclusion(section.path(key), "", "is empty, so that nobody meets it", "name a value");
        }
        return values;
    }

    private static RuleCache cache(String text) throws Malformed {
        return switch (text) {
            case "keep" -> RuleCache.KEEP;
            case "anonymous" -> RuleCache.ANONYMOUS;
            default -> throw new Malformed("is not known here", "write keep or anonymous, or remove the key");
        };
    }
}
