/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

/**
 * The application's accounts, as the session endpoint needs them. Safe for use by many threads. Any {@link RuntimeException}
 * means that nothing is known and nothing was done.
 */
public interface Accounts {

    /**
     * Makes sure of an account for a visitor: the one that this issuer's subject has, else one that the runs would take for the
     * same person, else a new one. Equal visits give equal answers, and concurrent first visits of one person one account.
     */
    Admission admit(Visit visit);

    /**
     * What happened after that number; at once, and possibly nothing. After 0 it is who is cut off as things stand. Not all at
     * once where that is much: the answer's own number says how far it goes. Where something after that number is kept no longer,
     * it is 0, with nothing: begin anew.
     */
    AccountChanges changesAfter(long number);
}
