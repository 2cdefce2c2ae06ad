/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Which {@code Host} the app sees. */
public enum HostHeader {
    /** The one that the client sent. */
    PRESERVE,
    /** The host and port of the upstream URL. */
    UPSTREAM
}
