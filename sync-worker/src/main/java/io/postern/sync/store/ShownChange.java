/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.Optional;

/**
 * One change of a plan, with what a reader must know to tell whose it is.
 *
 * @param source where it comes from
 * @param key the immutable id in that source
 * @param account the application's number of the account, where there is one already
 * @param username what the application calls that account now, or will call it
 * @param email the account's address
 * @param role the role or organisation
 * @param capacity as what somebody is in it
 * @param rule why
 * @param before a JSON object of what was there
 * @param after a JSON object of what is there then
 */
public record ShownChange(
        Optional<String> source,
        Optional<String> key,
        Optional<String> account,
        Optional<String> username,
        Optional<String> email,
        Optional<String> role,
        Optional<String> capacity,
        String rule,
        Optional<String> before,
        Optional<String> after) {}
