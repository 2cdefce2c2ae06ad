/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

/** A value of a record that cannot be used; the record is set aside with the message as its reason. */
public final class UnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * With a reason for an operator.
     *
     * @param reason names the attribute and what is wrong with it, without a full stop
     */
    public UnusableException(String reason) {
        super(reason, null, false, false); // a record is no place in the program
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
