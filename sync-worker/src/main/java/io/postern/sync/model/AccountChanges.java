/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.List;

/**
 * What happened to accounts of people whom the gate has asked for.
 *
 * @param last up to which number of the ledger this goes
 * @param changes in their order
 */
public record AccountChanges(long last, List<Change> changes) {
    public AccountChanges {
        changes = List.copyOf(changes);
    }

    /**
     * One of them.
     *
     * @param username the account's name now
     * @param deactivated whether that was the end of it; else something is different
     */
    public record Change(String issuer, String subject, String username, boolean deactivated) {}
}
