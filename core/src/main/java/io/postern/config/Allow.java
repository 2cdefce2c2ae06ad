/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whom a rule lets through. */
public sealed interface Allow {

    /** Everybody, known or not. */
    record Anyone() implements Allow {}

    /** Everybody who is known. */
    record SignedIn() implements Allow {}

    /** Everybody, foreign credentials too: the app decides. */
    record App() implements Allow {}

    /** Nobody. */
    record Nobody() implements Allow {}

    /**
     * A person of whom all of these hold; at least one is set.
     *
     * @param groups one of these must be among the person's; empty means no condition
     * @param claims claim path (in the syntax of {@link ClaimPath#parse}) to values, one of which it must hold; all
     *     claims must hold
     * @param sysadmin what the flag must be
     * @param maxAge how long ago the person may have authenticated
     */
    record Conditions(
            List<String> groups,
            Map<String, List<String>> claims,
            Optional<Boolean> sysadmin,
            Optional<Duration> maxAge)
            implements Allow {

        public Conditions {
            groups = List.copyOf(groups);
            claims = claims.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, claim -> List.copyOf(claim.getValue())));
        }
    }
}
