/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/**
 * A source as the planner sees it.
 *
 * @param number its place in the configuration: where two sources know a person, the earlier one decides
 * @param id the name in reports and in the ledger
 * @param method the identity method of its people
 * @param groups whether it gives groups and their members
 */
public record PlannedSource(int number, String id, String method, boolean groups) {}
