/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a sign-in asks of the provider beyond who it is.
 *
 * @param acr the values of {@code acr_values}, in the order of preference
 * @param maxAge {@code max_age} in seconds
 */
record StepUp(List<String> acr, OptionalLong maxAge) {
    /** Nothing more than a sign-in. */
    static final StepUp NONE = new StepUp(List.of(), OptionalLong.empty());

    /** Copies the list. */
    StepUp {
        acr = List.copyOf(acr);
    }

    boolean isNothing() {
        return acr.isEmpty() && maxAge.isEmpty();
    }

    /** As a session remembers it: {@code acr_values=a b} and {@code max_age=60}, as far as they were asked for. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        if (!acr.isEmpty()) {
            labels.add(StepUps.ACR_VALUES + "=" + String.join(" ", acr));
        }
        maxAge.ifPresent(seconds -> labels.add(StepUps.MAX_AGE + "=" + seconds));
        return labels;
    }
}
