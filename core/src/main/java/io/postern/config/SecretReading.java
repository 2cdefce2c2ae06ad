/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** What a secret file that is not there means. */
public enum SecretReading {
    /** A warning; the secret is empty text, see {@link MissingSecrets}. For looking at a file where its secrets are not. */
    CHECK,
    /** An error. */
    RUN
}
