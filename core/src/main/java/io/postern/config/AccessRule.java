/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;

/**
 * One rule: the first whose path and method match decides.
 *
 * @param path checked: starts with {@code /}; {@code *} is one whole segment, {@code **} only the last one; no dot
 *     segment, {@code //}, escape or matrix parameter
 * @param methods empty means all
 * @param cache who decides whether caches may keep the answers
 * @param line where it stands in the file, from 1; 0 for a rule that came from the environment
 */
public record AccessRule(String path, List<String> methods, Allow allow, RuleCache cache, int line) {

    public AccessRule {
        methods = List.copyOf(methods);
    }
}
