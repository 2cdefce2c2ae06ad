/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Section;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns what a constructor refuses into a problem of the file. */
final class Made {

    private Made() {}

    /**
     * What is made; empty where it is refused.
     *
     * @param section in which the keys stand that the refusal begins with, as {@code key: what is wrong; what to do}
     */
    static <T> Optional<T> of(Section section, Supplier<T> constructor) {
        try {
            return Optional.of(constructor.get());
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int colon = message.indexOf(": ");
            int semicolon = message.lastIndexOf("; ");
            boolean keyed = colon > 0 && message.substring(0, colon).matches("[a-z.-]+");
            String key = keyed ? section.path(message.substring(0, colon)) : section.path();
            String said = message.substring(keyed ? colon + 2 : 0, semicolon > colon ? semicolon : message.length());
            section.problems()
                    .conclusion(key, "", said, semicolon > colon ? message.substring(semicolon + 2) : "correct it");
            return Optional.empty();
        }
    }
}
