/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/** The tables are not of a generation that this worker was tried with; it touches nothing then. */
public final class UnknownSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message names what was looked for and what was found. */
    public UnknownSchemaException(String message) {
        super(message);
    }
}
