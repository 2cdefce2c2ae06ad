/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

/** A mapping that can map nothing. */
public final class MalformedMappingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String value;

    MalformedMappingException(String field, String value, String message) {
        super(message, null, false, false);
        this.field = field;
        this.value = value;
    }

    /** The key below {@code mapping}, with dots: {@code key}, {@code profile.orcid}. */
    public String field() {
        return field;
    }

    /** What stands there. */
    public String value() {
        return value;
    }

    /** What is wrong with it. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
