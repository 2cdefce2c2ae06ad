/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

/** One entry cannot be used. The message says which attribute and why. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
