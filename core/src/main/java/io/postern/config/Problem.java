/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Optional;

/**
 * Something that is wrong with a configuration, in words for the person who wrote it.
 *
 * @param key dotted, for example {@code providers[0].issuer}; empty where the file as a whole is meant
 * @param line from 1; empty where the key is not in the file
 * @param value what was found, without control characters and cut short; {@code ***} for a secret, empty where there is
 *     none
 * @param message what is wrong with it
 * @param remedy what to do
 */
public record Problem(
        String key, Optional<Integer> line, String value, String message, String remedy, Severity severity) {

    /** One line: severity, key, line, value, message and remedy. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(severity == Severity.ERROR ? "error: " : "warning: ");
        text.append(key.isEmpty() ? "configuration" : key);
        line.ifPresent(number -> text.append(" (line ").append(number).append(')'));
        text.append(": ");
        if (!value.isEmpty()) {
            text.append('"').append(value).append("\" ");
        }
        return text.append(message).append("; ").append(remedy).toString();
    }
}
