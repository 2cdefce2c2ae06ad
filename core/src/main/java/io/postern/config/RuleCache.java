/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Who decides whether caches may keep what the app answers under a rule. */
public enum RuleCache {
    /** The gate: nobody shares an answer. */
    PRIVATE,
    /** The app, for answers to requests that brought no identity and no credential of its own; the gate for all others. */
    ANONYMOUS,
    /** The app. */
    KEEP
}
