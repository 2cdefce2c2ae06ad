/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configuration before its meaning is known. Mappings and sequences can be changed, since overrides are put in and what
 * is read is taken out.
 */
sealed interface Tree {

    Origin origin();

    /** Where something was written: a line of the file from 1, or an environment variable. */
    record Origin(Optional<Integer> line, Optional<String> variable) {

        static Origin line(int number) {
            return new Origin(Optional.of(number), Optional.empty());
        }

        static Origin variable(String name) {
            return new Origin(Optional.empty(), Optional.of(name));
        }
    }

    /** One value; {@code text} still has its references. An absent value ({@code key:}) is {@code empty}. */
    record Scalar(String text, boolean empty, Origin origin) implements Tree {

        /** Whether it is a list or mapping in one line, as a value from the environment may be. */
        boolean isFlow(char start) {
            return origin.variable().isPresent() && text.stripLeading().startsWith(String.valueOf(start));
        }

        /** Its parts between commas. */
        List<Tree> split() {
            return Stream.of(text.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .<Tree>map(part -> new Scalar(part, false, origin))
                    .toList();
        }
    }

    record Sequence(List<Tree> items, Origin origin) implements Tree {}

    record Mapping(Map<String, Tree> children, Origin origin) implements Tree {}
}
