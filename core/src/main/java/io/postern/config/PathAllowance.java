/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Something that the path rules refuse by default, since two readers could take it for different paths. */
public enum PathAllowance {
    /** A slash written as {@code %2F}. */
    ENCODED_SLASH,
    /** A percent sign written as {@code %25}. */
    ENCODED_PERCENT,
    /** A hash written as {@code %23}. */
    ENCODED_HASH,
    /** A question mark written as {@code %3F}. */
    ENCODED_QUESTION,
    /** A semicolon written as {@code %3B}. */
    ENCODED_SEMICOLON,
    /** Two slashes in a row. */
    DOUBLE_SLASH,
    /** Parameters such as {@code ;name=value} at the end of a segment. */
    MATRIX_PARAMETERS
}
