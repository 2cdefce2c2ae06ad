/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

/** Which ids a hook is told. */
public enum Audience {
    /** Accounts. */
    USERS,
    /** Roles or organisations. */
    GROUPS
}
