/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** A kind of token that serves as a bearer credential. */
public enum AcceptedToken {
    /** An access token, as RFC 9068 or the provider means it. */
    ACCESS_TOKEN,
    /** An ID token: only where somebody asks for it, since it is meant for the client alone. */
    ID_TOKEN
}
