/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Arrays;

/**
 * A path of the configuration: {@code *} is one segment; a final {@code /**} matches the path itself and everything under it; a
 * final {@code /**}{@code /*.do} matches everything under it whose last segment ends in that. Case-sensitive. Matching allocates
 * nothing.
 */
final class PathPattern {
    private final String text;
    private final String[] segments;
    private final boolean subtree;
    private final String extension;

    private PathPattern(String text, String[] segments, boolean subtree, String extension) {
        this.text = text;
        this.segments = segments;
        this.subtree = subtree;
        this.extension = extension;
    }

    /** Refuses what the configuration's own checks should have refused before. */
    static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path pattern begins with a slash: " + text);
        }
        int named = text.lastIndexOf("/**/*.");
        boolean subtree = named >= 0 || text.endsWith("/**");
        String extension = named >= 0 ? text.substring(named + "/**/*".length()) : "";
        String head = named >= 0 ? text.substring(0, named) : text.substring(0, text.length() - (subtree ? 3 : 0));
        String[] segments = head.isEmpty() ? new String[0] : head.substring(1).split("/", -1);
        if (Arrays.stream(segments).anyMatch(s -> s.contains("*") && !s.equals("*"))
                || extension.matches("\\.|.*[*/].*")) {
            throw new IllegalArgumentException("* stands for a whole segment, ** for the end of a path: " + text);
        }
        return new PathPattern(text, segments, subtree, extension);
    }

    boolean matches(String path) {
        int rest = rest(path);
        if (extension.isEmpty()) {
            return rest == path.length() || (subtree && rest >= 0);
        }
        // behind its own segments there is a slash, so that the extension is that of a segment below
        return rest >= 0 && rest < path.length() && path.endsWith(extension);
    }

    /** Where this pattern's own segments end in that path, when they match whole segments from its beginning; else -1. */
    int rest(String path) {
        int at = 0;
        for (String segment : segments) {
            if (at >= path.length() || path.charAt(at) != '/') {
                return -1;
            }
            int end = path.indexOf('/', at + 1);
            if (end < 0) {
                end = path.length();
            }
            int length = end - at - 1;
            if (segment.equals("*") ? length == 0 : !(length == segment.length() && path.startsWith(segment, at + 1))) {
                return -1;
            }
            at = end;
        }
        return at == path.length() || path.charAt(at) == '/' ? at : -1;
    }

    @Override
    public String toString() {
        return text;
    }
}
