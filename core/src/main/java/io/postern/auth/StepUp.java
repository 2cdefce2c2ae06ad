/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a provider is asked for where a person's sign-in is not strong or not fresh enough (OpenID Connect Core 1.0, section
 * 3.1.2.1).
 *
 * @param acr the authentication contexts ({@code acr_values}), any of which will do, the preferred one first
 * @param maxAge how long ago the person may have authenticated ({@code max_age})
 */
record StepUp(List<String> acr, Optional<Duration> maxAge) {
    /** Copies the list. */
    public StepUp {
        acr = List.copyOf(acr);
    }

    /**
     * The parameters of the sign-in, each as {@code name=value} and not encoded: {@code acr_values=gold silver},
     * {@code max_age=300}. A session that came of it remembers them in this form.
     */
    List<String> parameters() {
        List<String> parameters = new ArrayList<>();
        if (!acr.isEmpty()) {
            parameters.add("acr_values=" + String.join(" ", acr));
        }
        maxAge.ifPresent(age -> parameters.add("max_age=" + age.toSeconds()));
        return parameters;
    }
}
