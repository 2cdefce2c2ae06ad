/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;
import java.util.regex.Pattern;

/** Paths in rules: compared with the decoded path of a request, so that they hold no escapes. */
final class RulePaths {

    private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cntrl}\\\\?#%;]");

    /** The last segment, after {@code **}, of a pattern for names that end alike. */
    private static final Pattern EXTENSION = Pattern.compile("\\*\\.[^*/]+");

    private RulePaths() {}

    /**
     * A path in which {@code *} may be a segment and {@code **} the last one, or the last but one before a name of which the
     * extension alone is given, such as {@code *.do}.
     */
    static Syntax<String> pattern() {
        return text -> {
            List<String> segments = segments(checked(text));
            List<String> plain = isOfExtension(segments) ? segments.subList(0, segments.size() - 1) : segments;
            for (int i = 0; i < plain.size(); i++) {
                String segment = plain.get(i);
                boolean last = i == plain.size() - 1;
                if (segment.equals("**") && !last) {
                    throw new Malformed(
                            "has ** before its end",
                            "write ** as the last segment, or before a last one such as *.jsp");
                }
                if (segment.contains("*") && !segment.equals("*") && !segment.equals("**")) {
                    throw new Malformed(
                            "has * within a segment", "write * as a whole segment, or for example /**/*.jsp");
                }
            }
            return text;
        };
    }

    private static boolean isOfExtension(List<String> segments) {
        int last = segments.size() - 1;
        return last > 0
                && segments.get(last - 1).equals("**")
                && EXTENSION.matcher(segments.get(last)).matches();
    }

    /** A path, or a prefix that ends in {@code /**}. */
    static Syntax<String> route() {
        return text -> {
            String prefix = pattern().parse(text).replaceFirst("/\\*\\*$", "");
            if (prefix.contains("*")) {
                throw new Malformed("has * before its end", "write a path, or a prefix that ends in /**");
            }
            return text;
        };
    }

    /** A path below which others hang: no wildcard, no slash at the end. */
    static Syntax<String> prefix() {
        return text -> {
            checked(text);
            if (text.contains("*") || text.endsWith("/")) {
                throw new Malformed("has a * or ends in /", "write for example /oauth2");
            }
            return text;
        };
    }

    /** Whether every path that the second pattern matches is matched by the first. */
    static boolean covers(String first, String second) {
        List<String> outer = segments(first);
        List<String> inner = segments(second);
        if (isOfExtension(outer)) {
            String name = inner.get(inner.size() - 1);
            boolean named = isOfExtension(inner) || !name.contains("*");
            List<String> folder = inner.subList(0, inner.size() - 1);
            return named
                    && name.endsWith(outer.get(outer.size() - 1).substring(1))
                    && covers(outer.subList(0, outer.size() - 1), folder);
        }
        return covers(outer, inner);
    }

    private static boolean covers(List<String> outer, List<String> inner) {
        for (int i = 0; i < outer.size(); i++) {
            if (outer.get(i).equals("**")) {
                return true;
            }
            if (i == inner.size()) {
                return false;
            }
            String segment = inner.get(i);
            boolean any = outer.get(i).equals("*") && !segment.equals("**") && !segment.isEmpty();
            if (!any && !outer.get(i).equals(segment)) {
                return false;
            }
        }
        return outer.size() == inner.size();
    }

    private static String checked(String text) throws Malformed {
        if (!text.startsWith("/")) {
            throw new Malformed("does not start with /", "write for example /api/**");
        }
        if (text.contains("//")) {
            throw new Malformed("has an empty segment", "write one / where there are two");
        }
        if (FORBIDDEN.matcher(text).find()) {
            throw new Malformed(
                    "has an escape, a parameter, a query or a control character", "write the decoded path alone");
        }
        if (segments(text).stream().anyMatch(segment -> segment.equals(".") || segment.equals(".."))) {
            throw new Malformed("has a dot segment", "write the path without . and ..");
        }
        return text;
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
