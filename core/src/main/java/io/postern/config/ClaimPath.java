/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way to a claim through nested objects, outermost first.
 *
 * @param segments never empty, none of them empty
 */
public record ClaimPath(List<String> segments) {

    private static final Pattern SEGMENT = Pattern.compile("\\G(?:\"([^\"]+)\"|([^\".\\s{}]+))(\\.|$)");

    public ClaimPath {
        segments = List.copyOf(segments);
        if (segments.isEmpty() || segments.contains("")) {
            throw new IllegalArgumentException("a claim path needs segments");
        }
    }

    /**
     * Reads {@code realm_access.roles}; a segment with dots in it is quoted, as in
     * {@code resource_access."data.portal".roles}. Anything else is an {@link IllegalArgumentException}.
     */
    public static ClaimPath parse(String text) {
        List<String> segments = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(text);
        boolean ended = false;
        while (!ended && matcher.find()) {
            segments.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            ended = matcher.group(3).isEmpty();
        }
        if (!ended) {
            throw new IllegalArgumentException("not a claim path");
        }
        return new ClaimPath(segments);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return segments.stream()
                .map(segment -> SEGMENT.matcher(segment).matches() ? segment : '"' + segment + '"')
                .collect(Collectors.joining("."));
    }
}
