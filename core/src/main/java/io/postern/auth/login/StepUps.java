/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.config.AccessRule;
import io.postern.config.Allow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a sign-in may ask for beyond who it is: the values that some rule asks for, and no others, since the browser says which.
 * Asking for more than nothing does no harm, so nothing needs to be signed. Immutable.
 */
final class StepUps {
    static final String ACR_VALUES = "acr_values";
    static final String MAX_AGE = "max_age";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final Set<String> acr = new LinkedHashSet<>();
    private final Set<Long> maxAges = new LinkedHashSet<>();

    StepUps(List<AccessRule> rules) {
        for (AccessRule rule : rules) {
            if (rule.allow() instanceof Allow.Conditions conditions) {
                acr.addAll(conditions.claims().getOrDefault("acr", List.of()));
                conditions.maxAge().ifPresent(age -> maxAges.add(age.toSeconds()));
            }
        }
    }

    /** What these parameters ask for, without what no rule asks for. */
    StepUp asked(Parameters parameters) {
        List<String> values = parameters
                .value(ACR_VALUES)
                .map(text -> Stream.of(text.split(" ", -1))
                        .filter(acr::contains)
                        .distinct()
                        .toList())
                .orElse(List.of());
        OptionalLong age = parameters
                .value(MAX_AGE)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(Long::valueOf)
                .filter(maxAges::contains)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        return new StepUp(values, age);
    }
}
