/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.OptionalLong;

/**
 * What a plan means for one source; the limits look at this.
 *
 * @param source its id
 * @param owned accounts with an identity of its method
 * @param given people that it gave, those set aside included
 * @param last people that it gave in its last good full reading
 * @param groups groups that it gave, those set aside included
 * @param lastGroups groups that it gave in its last good full reading; empty where it has none to give now
 * @param complete whether it was read to the end
 */
public record SourceTally(
        String source,
        long owned,
        long given,
        OptionalLong last,
        long groups,
        OptionalLong lastGroups,
        boolean complete,
        long created,
        long updated,
        long deactivated,
        long membershipsOwned,
        long membershipsRemoved) {}
