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
        String bare = cookieName;
        if (bare.startsWith("__Host-")) {
            bare = bare.substring("__Host-".length());
        } else if (bare.startsWith("__Secure-")) {
            bare = bare.substring("__Secure-".length());
        }
        return bare.startsWith(base) && (bare.length() == base.length() || bare.charAt(base.length()) == '_');
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
     * One pair of a {@code Cookie} line.
     *
     * @param text as sent, without white space around it
     * @param name what stands before the first equals sign; the whole text where there is none
     * @param value what stands after it
     */
    public record Pair(String text, String name, String value) {
        static Pair of(String text) {
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Pair(text, text, "")
                    : new Pair(
                            text,
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
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
                int end = line.indexOf(';', from);
                String part =
                        line.substring(from, end < 0 ? line.length() : end).strip();
                if (!part.isEmpty() && !part.equals("=")) {
                    pairs.add(Pair.of(part));
                }
                if (end < 0) {
                    break;
                }
                from = end + 1;
            }
        }
        return pairs;
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
