/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** A value that does not have the form its key asks for. The message continues "the value …". */
public final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * What is wrong, and what to do. Neither holds the value itself, which may be a secret.
     *
     * @param message continues "the value …"
     * @param remedy an imperative sentence without its full stop
     */
    public Malformed(String message, String remedy) {
        super(message, null, false, false);
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
