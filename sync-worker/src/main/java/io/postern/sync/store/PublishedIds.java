/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/**
 * What must be known of the application by whoever passes on which of its rows changed. The texts are SQL of this package,
 * with no word from outside.
 *
 * @param numberedAccounts whether its own tasks want numbers for accounts, rather than text
 * @param numberedRoles the same for roles
 * @param account a condition: the account of the column {@code local.id}, a text, is still there
 * @param role the same for a role
 * @param holders a query of {@code account} and {@code role}: whose account shows that role's name
 */
public record PublishedIds(
        boolean numberedAccounts, boolean numberedRoles, String account, String role, String holders) {}
