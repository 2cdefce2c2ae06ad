/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Where the value of an identity header comes from. */
public sealed interface HeaderSource {

    /** A field that every identity has. */
    enum Field implements HeaderSource {
        SUBJECT,
        /** {@code subject@} and the issuer without its scheme. */
        QUALIFIED_SUBJECT,
        ISSUER,
        USERNAME,
        EMAIL,
        NAME,
        GROUPS,
        SYSADMIN
    }

    /** A claim of the token, or an attribute of that name. */
    record Claim(ClaimPath path) implements HeaderSource {}
}
