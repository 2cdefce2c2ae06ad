/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression over paths that says no more than a rule can: one path, or everything below one.
 *
 * @param patterns paths as rules take them
 * @param fit how much of what the expression matches they match
 * @param guards paths that the patterns match and the expression does not
 */
record PathExpression(List<String> patterns, Fit fit, List<String> guards) {
    /** Alternatives multiply; more than these are not a plain path any more. */
    private static final int MOST = 32;

    private static final List<String> SUBTREES =
            List.of("(/.*)?$", "(?:/.*)?$", "(/|$)", "(?:/|$)", "($|/)", "(?:$|/)", "(/.*|$)", "(?:/.*|$)");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_~@!&=,: -]");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]+");

    /** Whether a rule does the same as an expression. */
    enum Fit {
        EXACT,
        /** The rule matches less. */
        NARROWER
    }

    PathExpression {
        patterns = List.copyOf(patterns);
        guards = List.copyOf(guards);
    }

    /** What an expression says; empty where it is not plain, or not anchored at its start. */
    static Optional<PathExpression> of(String expression) {
        if (!expression.startsWith("^/")) {
            return Optional.empty();
        }
        String body = expression.substring(1);
        for (String end : SUBTREES) {
            if (body.endsWith(end)) {
                return made(body.substring(0, body.length() - end.length()), "/**", Fit.EXACT, false);
            }
        }
        if (body.endsWith("/?$")) {
            return made(body.substring(0, body.length() - 3), "", Fit.EXACT, false)
                    .map(path -> new PathExpression(both(path.patterns()), path.fit(), List.of()));
        }
        if (body.endsWith("$") && !body.endsWith(".*$")) {
            return made(body.substring(0, body.length() - 1), "", Fit.EXACT, false);
        }
        String head = body.replaceFirst("\\.\\*\\$?$", "");
        if (head.endsWith("/")) {
            return made(head.substring(0, head.length() - 1), "/**", Fit.EXACT, true);
        }
        return made(head, "/**", Fit.NARROWER, false);
    }

    /** The rule that somebody may have meant by an expression that is not plain. */
    static Optional<String> nearest(String expression) {
        Matcher path = PATH.matcher(expression.replaceAll("\\\\([^A-Za-z0-9])", "$1"));
        return Optional.of(path)
                .filter(Matcher::find)
                .map(found -> found.group().replaceFirst("/+$", "").replaceAll("//+", "/"))
                .filter(found -> !found.isEmpty() && !found.matches(".*/\\.{1,2}(/.*)?"))
                .map(found -> expression.endsWith("$") ? found : found + "/**");
    }

    private static Optional<PathExpression> made(String head, String tail, Fit fit, boolean guarded) {
        Set<String> heads = new LinkedHashSet<>();
        boolean dotted = head.replaceAll("\\\\.", "").replace("[^/]+", "").contains(".");
        if (!expand(head, heads)) {
            return Optional.empty();
        }
        List<String> patterns = new ArrayList<>();
        for (String path : heads) {
            String pattern = path.isEmpty() && tail.isEmpty() ? "/" : path + tail;
            if (!isPattern(pattern)) {
                return Optional.empty();
            }
            patterns.add(pattern);
        }
        List<String> guards =
                guarded ? heads.stream().filter(path -> !path.isEmpty()).toList() : List.of();
        return Optional.of(new PathExpression(patterns, dotted ? Fit.NARROWER : fit, guards));
    }

    /** The literal paths that an expression without repetition stands for; false where it is more than that. */
    private static boolean expand(String expression, Set<String> paths) {
        List<StringBuilder> open = new ArrayList<>(List.of(new StringBuilder()));
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (expression.startsWith("[^/]+", at)) {
                append(open, "*");
                at += "[^/]+".length();
            } else if (c == '(') {
                int end = expression.indexOf(')', at);
                if (end < 0) {
                    return false;
                }
                open = alternatives(open, expression.substring(at + 1, end).replaceFirst("^\\?:", ""));
                at = end + 1;
            } else if (c == '\\'
                    && at + 1 < expression.length()
                    && !Character.isLetterOrDigit(expression.charAt(at + 1))) {
                append(open, expression.substring(at + 1, at + 2));
                at += 2;
            } else if (c == '/'
                    || c == '.'
                    || LITERAL.matcher(String.valueOf(c)).matches()) {
                append(open, String.valueOf(c));
                at++;
            } else {
                return false;
            }
            // a quantifier after any of these makes it more than a path
            if (open.isEmpty() || (at < expression.length() && "*+?{".indexOf(expression.charAt(at)) >= 0)) {
                return false;
            }
        }
        open.forEach(path -> paths.add(path.toString()));
        return true;
    }

    private static void append(List<StringBuilder> open, String text) {
        open.forEach(path -> path.append(text));
    }

    private static List<StringBuilder> alternatives(List<StringBuilder> open, String group) {
        List<StringBuilder> longer = new ArrayList<>();
        for (String one : group.split("\\|", -1)) {
            String plain = one.replaceAll("\\\\([^A-Za-z0-9])", "$1");
            boolean literal = one.matches("(?:[A-Za-z0-9_~/-]|\\\\[^A-Za-z0-9])+");
            for (StringBuilder path : open) {
                if (!literal || longer.size() >= MOST) {
                    return List.of();
                }
                longer.add(new StringBuilder(path).append(plain));
            }
        }
        return longer;
    }

    private static boolean isPattern(String path) {
        boolean segments = true;
        for (String segment : path.substring(path.isEmpty() ? 0 : 1).split("/", -1)) {
            segments &= !segment.equals(".") && !segment.equals("..");
            segments &= !segment.contains("*") || segment.equals("*") || segment.equals("**");
        }
        return segments && path.startsWith("/") && !path.contains("//") && !path.matches(".*[\\p{Cntrl}\\\\?#%;].*");
    }

    private static List<String> both(List<String> paths) {
        List<String> both = new ArrayList<>();
        for (String path : paths) {
            both.add(path);
            both.add(path + "/");
        }
        return both;
    }
}
