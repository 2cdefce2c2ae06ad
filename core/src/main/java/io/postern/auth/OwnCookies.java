/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cookies that are the gate's own: the configured name, and all that begin with it and {@code _} (chunks, state, chooser),
 * each with or without a {@code __Host-} or {@code __Secure-} prefix. They never reach the app, and the app never sets them.
 */
public final class OwnCookies {
    private final String base;

    OwnCookies(String base) {
        this.base = base;
    }

    boolean owns(String cookieName) {
        int from = cookieName.startsWith("__Host-")
                ? "__Host-".length()
                : cookieName.startsWith("__Secure-") ? "__Secure-".length() : 0;
        int end = from + base.length();
        return cookieName.startsWith(base, from) && (cookieName.length() == end || cookieName.charAt(end) == '_');
    }

    /**
     * The name under which a cookie comes back that a {@code Set-Cookie} line sets (RFC 6265, section 5.2). A browser sends the
     * value of a cookie without a name alone, so that {@code =a=b} comes back as {@code a=b}.
     */
    static String setName(String setCookie) {
        int end = setCookie.indexOf(';');
        String pair = (end < 0 ? setCookie : setCookie.substring(0, end)).strip();
        return Pair.of(pair.startsWith("=") ? pair.substring(1) : pair).name();
    }

    /**
     * One pair of a {@code Cookie} line. What is long in it is copied when it is asked for: a session's cookie is most of a request,
     * and nobody but its store reads it. Immutable.
     */
    public static final class Pair {
        private final String line;
        private final int from;
        private final int equals;
        private final int end;
        private final String name;

        /** The part of a line between two places, without white space around it; {@code from} is before {@code end}. */
        private Pair(String line, int from, int end) {
            this.line = line;
            this.from = from;
            this.end = end;
            this.equals = equals(line, from, end);
            this.name = line.substring(from, equals).strip();
        }

        static Pair of(String text) {
            return new Pair(text, 0, text.length());
        }

        private static int equals(String line, int from, int end) {
            for (int i = from; i < end; i++) {
                if (line.charAt(i) == '=') {
                    return i;
                }
            }
            return end;
        }

        /** As sent, without white space around it. */
        public String text() {
            return line.substring(from, end);
        }

        /** The whole line in which it stands. */
        public String line() {
            return line;
        }

        /** Where in the line it ends. */
        public int end() {
            return end;
        }

        /** What stands before the first equals sign; the whole text where there is none. */
        public String name() {
            return name;
        }

        /** What stands after it; empty where there is none. */
        public String value() {
            return equals == end ? "" : line.substring(equals + 1, end).strip();
        }

        /** The name: a value may be a credential. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The pairs of a client's {@code Cookie} lines, split at semicolons alone: a quote does not hide a semicolon (RFC 6265,
     * section 5.4), so a cookie of ours inside what some parser takes for a quoted string is still found. Empty parts vanish.
     */
    public static List<Pair> pairs(List<String> cookieLines) {
        List<Pair> pairs = new ArrayList<>();
        for (String line : cookieLines) {
            int from = 0;
            while (from <= line.length()) {
                int semicolon = line.indexOf(';', from);
                int end = semicolon < 0 ? line.length() : semicolon;
                add(line, from, end, pairs);
                from = end + 1;
            }
        }
        return pairs;
    }

    private static void add(String line, int from, int end, List<Pair> pairs) {
        int first = from;
        while (first < end && Character.isWhitespace(line.charAt(first))) {
            first++;
        }
        int last = end;
        while (last > first && Character.isWhitespace(line.charAt(last - 1))) {
            last--;
        }
        if (first < last && !(last - first == 1 && line.charAt(first) == '=')) {
            pairs.add(new Pair(line, first, last));
        }
    }

    /** One {@code Cookie} line of these pairs, or nothing where there are none. */
    static Optional<String> line(List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder();
        for (Pair pair : pairs) {
            line.append(line.length() == 0 ? "" : "; ").append(pair.text());
        }
        return Optional.of(line.toString());
    }
}
