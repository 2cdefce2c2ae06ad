/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Objects;

/**
 * One header line.
 *
 * @param name the field name as sent
 * @param value the field value as it travels: one character for each byte, no surrounding white space
 */
public record Header(String name, String value) {
    /** Refuses a missing name or value. */
    public Header {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** The name alone: a value may be a credential, and a log line is one call away. */
    @Override
    public String toString() {
        return name + ": ***";
    }
}
