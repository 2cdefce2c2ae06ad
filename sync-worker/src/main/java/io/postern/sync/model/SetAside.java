/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Optional;

/**
 * A record that a run could not use. It changes nothing, and it protects the account that it may belong to.
 *
 * @param kind what it is a record of
 * @param label what a reader finds it by in the source: a DN, an id, or {@code unknown}
 * @param key its immutable id, where that could be read
 * @param username its login name, where that could be read
 * @param email its address, where that could be read
 * @param reason one sentence that names the attribute and what is wrong with it
 */
public record SetAside(
        Kind kind,
        String label,
        Optional<String> key,
        Optional<String> username,
        Optional<String> email,
        String reason) {

    /** What a record is of. */
    public enum Kind {
        /** A person. */
        PERSON,
        /** A group. */
        GROUP
    }
}
