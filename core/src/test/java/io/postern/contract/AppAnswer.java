/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.Headers;

/**
 * What the app answers, whatever it is asked.
 *
 * @param headers but those that frame the message
 */
public record AppAnswer(int status, Headers headers) {
    static final AppAnswer OK = new AppAnswer(200, Headers.of("Content-Type", "text/plain"));

    static AppAnswer with(String... namesAndValues) {
        return new AppAnswer(200, Headers.of(namesAndValues));
    }
}
