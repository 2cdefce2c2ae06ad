/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.ClaimPath;
import io.postern.config.GateConfig;
import io.postern.config.HeaderSource;
import java.util.LinkedHashSet;
import java.util.Set;

/** The claims that rules and headers of a configuration look at, and that may be attributes which nothing else is made of. */
final class NamedClaims {
    private NamedClaims() {}

    /** Their names; a nested claim is no attribute and is left out. */
    static Set<String> of(GateConfig config) {
        Set<String> names = new LinkedHashSet<>();
        for (AccessRule rule : config.access()) {
            if (rule.allow() instanceof Allow.Conditions conditions) {
                conditions.claims().keySet().forEach(claim -> add(ClaimPath.parse(claim), names));
            }
        }
        for (HeaderSource source : config.headers().set().values()) {
            if (source instanceof HeaderSource.Claim claim) {
                add(claim.path(), names);
            }
        }
        return names;
    }

    private static void add(ClaimPath path, Set<String> names) {
        if (path.segments().size() == 1) {
            names.add(path.segments().get(0));
        }
    }
}
