/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/**
 * What a plan may contain.
 *
 * @param deactivate whether leavers are deactivated
 * @param memberships whether people are put into the roles of their groups
 * @param sysadmins whether the flag follows the groups
 */
public record PlanRules(boolean deactivate, boolean memberships, boolean sysadmins) {}
