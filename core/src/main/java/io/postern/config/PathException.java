/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Set;

/**
 * What the path rules let pass under one path.
 *
 * @param path a rule path, as in {@link AccessRule}
 */
public record PathException(String path, Set<PathAllowance> allow) {

    public PathException {
        allow = Set.copyOf(allow);
    }
}
