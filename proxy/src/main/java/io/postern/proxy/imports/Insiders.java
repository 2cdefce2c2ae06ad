/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who gets in where a sign-in is needed. What narrowed it and has no like here closes it, until a person decides. */
final class Insiders {
    private final Set<String> groups = new LinkedHashSet<>();
    private final List<String> reasons = new ArrayList<>();

    /** Members of one of these. */
    void groups(List<String> names) {
        groups.addAll(names);
    }

    /** Nobody, since a condition cannot be written. */
    void close(Setting setting, String remedy, Report report) {
        reasons.add("oauth2-proxy narrowed this by " + setting.label()
                + "; write {groups: [...]} or {claims: {...}}, or signed-in where everybody may enter");
        report.unsupported(setting, remedy + " Until then access lets nobody in (allow: nobody)");
        report.step("Decide who gets in: " + setting.label()
                + " is not carried over, and access says nobody until you write groups, claims or signed-in.");
    }

    /** What a rule allows, as YAML. */
    String allow() {
        if (!reasons.isEmpty()) {
            return "nobody";
        }
        return groups.isEmpty() ? "signed-in" : "{groups: " + YamlText.of(List.copyOf(groups)) + "}";
    }

    /** Comments for that rule. */
    List<String> reasons() {
        return List.copyOf(reasons);
    }
}
