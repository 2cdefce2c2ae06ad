/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A request as the sample application saw it.
 *
 * @param method its method
 * @param target path and query, as they came
 * @param headers all headers, in order
 * @param bodyBytes how long its body was
 */
record Received(String method, String target, List<Header> headers, long bodyBytes) {
    /** The person's name in the app. */
    static final String USER = "X-Remote-User";

    /** What to call the person. */
    static final String NAME = "X-Remote-Name";

    Received {
        headers = List.copyOf(headers);
    }

    /** One header line. */
    record Header(String name, String value) {
        /**
         * A header whose value a server decoded as ISO-8859-1, one character a byte. The gate sends UTF-8, so that is
         * what it is read as here; bytes that are no UTF-8 stay as they are.
         */
        static Header ofWire(String name, String value) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
                return new Header(
                        name, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
            } catch (CharacterCodingException e) {
                return new Header(name, value);
            }
        }
    }

    /** Every value of a header. */
    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** The first value of a header. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** The user the gate vouches for, if there is one. */
    Optional<String> user() {
        return first(USER);
    }

    /** How the application greets the visitor. */
    String greeting() {
        return user().map(user -> "Hello " + first(NAME).orElse(user)).orElse("Hello stranger");
    }
}
