/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Where browser sessions live. */
public enum SessionStore {
    /** In an encrypted cookie. */
    COOKIE,
    /** In Redis, with a key in the cookie. */
    REDIS
}
