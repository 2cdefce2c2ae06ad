/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Something that the path rules refuse by default, since two readers could take it for different paths. */
public enum PathAllowance {
    /** {@code %2F} */
    ENCODED_SLASH,
    /** {@code %25} */
    ENCODED_PERCENT,
    /** {@code %23} */
    ENCODED_HASH,
    /** {@code %3F} */
    ENCODED_QUESTION,
    /** {@code %3B} */
    ENCODED_SEMICOLON,
    /** {@code //} */
    DOUBLE_SLASH,
    /** {@code ;name=value} at the end of a segment */
    MATRIX_PARAMETERS
}
