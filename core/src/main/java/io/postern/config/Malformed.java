/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** A value that does not have the form its key asks for. The message continues "the value …". */
final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    Malformed(String message, String remedy) {
        super(message, null, false, false);
        this.remedy = remedy;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
