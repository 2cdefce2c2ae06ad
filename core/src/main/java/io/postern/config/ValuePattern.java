/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a field is put together from claims, the source's id and fixed text.
 *
 * @param parts in order; at least one is a {@link Claim}
 */
public record ValuePattern(List<Part> parts) {

    private static final Pattern PART = Pattern.compile("\\G(?:\\{([^{}]+)\\}|([^{}]+))");

    public ValuePattern {
        parts = List.copyOf(parts);
        if (parts.stream().noneMatch(Claim.class::isInstance)) {
            throw new IllegalArgumentException("a pattern needs a claim");
        }
    }

    /** A piece of the value. */
    public sealed interface Part {}

    /** The value of a claim, or of the attribute with that name. */
    public record Claim(ClaimPath path) implements Part {}

    /** The id of the provider, or {@link ShibbolethConfig#SOURCE_ID}. */
    public record SourceId() implements Part {}

    /** Fixed text. */
    public record Text(String text) implements Part {}

    /**
     * Reads a claim path, or text with claim paths in braces such as <code>{preferred_username}@{id}</code>, where
     * <code>{id}</code> is the source's id and <code>{"id"}</code> a claim of that name. Anything else is an
     * {@link IllegalArgumentException}.
     */
    public static ValuePattern parse(String text) {
        if (text.indexOf('{') < 0 && text.indexOf('}') < 0) {
            return new ValuePattern(List.of(new Claim(ClaimPath.parse(text))));
        }
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(matcher.group(1) == null ? new Text(matcher.group(2)) : inBraces(matcher.group(1)));
            end = matcher.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("braces do not match");
        }
        return new ValuePattern(parts);
    }

    /** Whether the value says which source it is from. */
    public boolean namesSource() {
        return parts.contains(new SourceId());
    }

    /** The claims in it, in order. */
    public List<ClaimPath> claims() {
        return parts.stream()
                .filter(Claim.class::isInstance)
                .map(part -> ((Claim) part).path())
                .toList();
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        if (parts.size() == 1) {
            return claims().get(0).toString();
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Claim claim) {
                String path = claim.path().toString();
                text.append('{').append(path.equals("id") ? "\"id\"" : path).append('}');
            } else {
                text.append(part instanceof Text fixed ? fixed.text() : "{id}");
            }
        }
        return text.toString();
    }

    private static Part inBraces(String text) {
        return text.equals("id") ? new SourceId() : new Claim(ClaimPath.parse(text));
    }
}
