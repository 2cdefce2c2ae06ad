/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What stops a run before its first write.
 *
 * @param create new accounts, of the larger of accounts owned and people given; does not hold in a source's first good run
 * @param update changed accounts, of the same; does not hold in a source's first good run
 * @param deactivate leavers, of the same
 * @param membershipRemovals memberships taken away, of those that this worker made
 * @param sysadminChanges flags given or taken
 * @param sourceShrinks people, or groups, that the source gave less than in its last good reading, of that reading
 */
public record Limits(
        Limit create,
        Limit update,
        Limit deactivate,
        Limit membershipRemovals,
        Limit sysadminChanges,
        Limit sourceShrinks) {

    /** What holds where the configuration says nothing. */
    public static final Limits DEFAULT = new Limits(
            Limit.ofPercent(20),
            Limit.ofPercent(50),
            new Limit(OptionalInt.of(5), OptionalLong.of(200)),
            Limit.ofPercent(10),
            Limit.ofCount(3),
            Limit.ofPercent(10));
}
