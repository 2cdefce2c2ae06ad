/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/** What becomes of the caching headers of an answer of the app's. */
enum Caching {
    /** They are left alone. */
    APP,
    /**
     * They are left alone, and caches are told that requests with another cookie or credential have another answer; the app's bound
     * cookies are not set.
     */
    SHARED,
    /** They are the gate's: the answer is one person's. */
    PERSONAL
}
