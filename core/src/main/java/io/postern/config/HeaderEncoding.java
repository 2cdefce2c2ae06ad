/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** How a header value that is not ASCII is written. */
public enum HeaderEncoding {
    /** As UTF-8 bytes. */
    UTF_8,
    /** Percent-encoded UTF-8 (RFC 3986, section 2.1). */
    PERCENT,
    /** As an encoded word (RFC 2047). */
    RFC2047
}
