/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

/** What becomes of an account whose person a complete reading did not contain. */
public enum Leavers {
    /** Nothing. */
    KEEP,
    /** It is deactivated. */
    DEACTIVATE
}
