/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** What becomes of a client's own copy of an identity header. */
public enum SpoofedHeaders {
    /** It is removed. */
    STRIP,
    /** The request is refused. */
    REJECT
}
