/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/** The database did not do what was asked; the message is one sentence for an operator. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the database's own complaint. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Without another one behind it. */
    public StoreException(String message) {
        super(message);
    }
}
