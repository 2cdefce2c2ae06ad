/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** What becomes of a request while the session endpoint is away and has never answered for this person. */
public enum WhenUnavailable {
    /** It goes on with identity headers and without the app's own credential. */
    PASS,
    /** It gets 503. */
    REFUSE
}
