/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

/** Which memberships are written. */
public enum Memberships {
    /** None. */
    OFF,
    /** Those of the source's groups; only those that this worker made are taken away again. */
    OWNED
}
