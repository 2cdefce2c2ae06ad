/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** What becomes of an e-mail address whose {@code email_verified} is not true. */
public enum UnverifiedEmail {
    /** The identity has no e-mail address. */
    DROP,
    /** It is sent like any other. */
    SEND
}
