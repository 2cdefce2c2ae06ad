/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;

/**
 * An access rule to be written.
 *
 * @param methods empty for all
 * @param allow YAML
 * @param comments above it
 */
record Rule(String path, List<String> methods, String allow, List<String> comments) {
    Rule {
        methods = List.copyOf(methods);
        comments = List.copyOf(comments);
    }

    /** One line. */
    String yaml() {
        return "{path: " + YamlText.of(path) + (methods.isEmpty() ? "" : ", methods: " + YamlText.of(methods))
                + ", allow: " + allow + "}";
    }

    /** Whether every request that another rule matches is matched by this one. */
    boolean hides(Rule other) {
        boolean everyMethod = methods.isEmpty() || (!other.methods.isEmpty() && methods.containsAll(other.methods));
        return everyMethod && covers(List.of(path.split("/", -1)), List.of(other.path.split("/", -1)));
    }

    private static boolean covers(List<String> outer, List<String> inner) {
        for (int i = 0; i < outer.size(); i++) {
            if (outer.get(i).equals("**")) {
                return true;
            }
            if (i >= inner.size()) {
                return false;
            }
            String segment = inner.get(i);
            boolean any = outer.get(i).equals("*") && !segment.equals("**") && !segment.isEmpty();
            if (!any && !outer.get(i).equals(segment)) {
                return false;
            }
        }
        return outer.size() == inner.size();
    }
}
