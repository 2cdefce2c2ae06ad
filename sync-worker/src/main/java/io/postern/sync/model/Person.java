/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Map;
import java.util.Optional;

/**
 * Somebody as the account of the application should show them.
 *
 * @param ref by which the source's groups name this person
 * @param key the immutable id; never an e-mail address, never a name
 * @param username the login name
 * @param email the address
 * @param name the name to show, where the application has a column for it
 * @param profile keys to merge into the account's profile; values as JSON has them
 * @param preferences keys to merge into the account's preferences
 * @param extra keys to merge into what the application keeps for this source beside the account
 * @param skip whether the record is passed over
 */
public record Person(
        String ref,
        String key,
        String username,
        Optional<String> email,
        Optional<String> name,
        Map<String, Object> profile,
        Map<String, Object> preferences,
        Map<String, Object> extra,
        Skip skip) {

    /** When a record is passed over without being set aside. */
    public enum Skip {
        /** It is taken. */
        NEVER,
        /** It makes no new account, and keeps an existing one up to date. */
        IF_NEW,
        /** It makes a new account, and leaves an existing one as it is. */
        IF_EXISTING,
        /** Whether or not there is an account. */
        ALWAYS
    }
}
