/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Arrays;

/**
 * A path of the configuration: {@code *} is one segment; a final {@code /**} matches the path itself and everything under it.
 * Whole segments, case-sensitive. Matching allocates nothing.
 */
final class PathPattern {
    private final String text;
    private final String[] segments;
    private final boolean subtree;

    private PathPattern(String text, String[] segments, boolean subtree) {
        this.text = text;
        this.segments = segments;
        this.subtree = subtree;
    }

    /** Refuses what the configuration's own checks should have refused before. */
    static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path pattern begins with a slash: " + text);
        }
        boolean subtree = text.endsWith("/**");
        String head = subtree ? text.substring(0, text.length() - 3) : text;
        String[] segments = head.isEmpty() ? new String[0] : head.substring(1).split("/", -1);
        if (Arrays.stream(segments).anyMatch(s -> s.contains("*") && !s.equals("*"))) {
            throw new IllegalArgumentException("* stands for a whole segment, ** for the end of a path: " + text);
        }
        return new PathPattern(text, segments, subtree);
    }

    boolean matches(String path) {
        int rest = rest(path);
        return rest == path.length() || (subtree && rest >= 0);
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
