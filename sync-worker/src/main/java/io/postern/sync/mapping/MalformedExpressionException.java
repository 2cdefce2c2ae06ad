/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

/** An expression, or an attribute's name, that can never be worked out; the message says why, after "the expression …". */
public final class MalformedExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedExpressionException(String message) {
        super(message, null, false, false);
    }

    /** What is wrong with it. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
