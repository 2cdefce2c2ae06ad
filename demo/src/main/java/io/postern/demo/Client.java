/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.util.List;
import java.util.Optional;

/**
 * A program that may ask the embedded provider for tokens.
 *
 * @param id its name
 * @param secret what it proves itself with; a public client has none
 * @param service whether it may have tokens of its own (client credentials)
 * @param audiences who shall accept the access tokens made for it
 */
record Client(String id, Optional<String> secret, boolean service, List<String> audiences) {

    Client {
        audiences = List.copyOf(audiences);
        if (service && secret.isEmpty()) {
            throw new IllegalArgumentException("a public client cannot have tokens of its own: " + id);
        }
    }
}
