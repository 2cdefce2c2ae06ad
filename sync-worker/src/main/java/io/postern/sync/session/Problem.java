/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

/** A field of the request that is missing or malformed; the message says what it should be. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    Problem(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** The field; empty where it is the body as a whole. */
    String field() {
        return field;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
