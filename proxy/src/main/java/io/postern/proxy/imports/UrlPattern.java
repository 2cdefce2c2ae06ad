/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/**
 * A {@code url-pattern} (Jakarta Servlet 6.0, section 12.2). They sort as they win over one another: exact paths, the longest path
 * prefix, extensions, the default.
 *
 * @param text as it is written
 * @param value without its wildcards, decoded
 */
record UrlPattern(String text, Kind kind, String value) implements Comparable<UrlPattern> {
    private static final Comparator<UrlPattern> ORDER = Comparator.comparing(UrlPattern::kind)
            .thenComparing(Comparator.comparingInt((UrlPattern pattern) -> pattern.value.length())
                    .reversed())
            .thenComparing(UrlPattern::value);

    /** How it matches. */
    enum Kind {
        EXACT,
        PREFIX,
        EXTENSION,
        DEFAULT
    }

    /** Reads one. */
    static UrlPattern of(String text) throws Unreadable {
        String decoded;
        try {
            decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("the url-pattern " + Setting.shown(text) + " has a malformed escape; correct it");
        }
        if (text.isEmpty()) {
            return new UrlPattern(text, Kind.EXACT, "/");
        }
        if (decoded.equals("/")) {
            return new UrlPattern(text, Kind.DEFAULT, "");
        }
        if (decoded.startsWith("*.")) {
            return new UrlPattern(text, Kind.EXTENSION, decoded.substring(1));
        }
        if (!decoded.startsWith("/")) {
            throw new Unreadable("the url-pattern " + Setting.shown(text)
                    + " begins neither with / nor with *. and is none; write for example /admin/* or *.jsp");
        }
        return decoded.endsWith("/*")
                ? new UrlPattern(text, Kind.PREFIX, decoded.substring(0, decoded.length() - 2))
                : new UrlPattern(text, Kind.EXACT, decoded);
    }

    /** Whether this one wins wherever another one would match too, and decides for all of it. */
    boolean eclipses(UrlPattern other) {
        return kind == Kind.PREFIX && value.isEmpty() && (other.kind == Kind.EXTENSION || other.kind == Kind.DEFAULT);
    }

    /** Whether it is an extension that no path can have: a container looks behind the last dot alone. */
    boolean isOfNoName() {
        return kind == Kind.EXTENSION && (value.length() < 2 || value.indexOf('.', 1) > 0 || value.contains("/"));
    }

    /** The path of a rule for it; empty where a rule cannot name it. */
    Optional<String> path(String contextPath) {
        String path = switch (kind) {
            case EXACT -> contextPath + value;
            case PREFIX -> contextPath + value + "/**";
            case EXTENSION -> contextPath + "/**/*" + value;
            case DEFAULT -> contextPath + "/**";
        };
        return value.contains("*") || !isReadInOneWay(path) ? Optional.empty() : Optional.of(path);
    }

    private static boolean isReadInOneWay(String path) {
        return !path.contains("//") && !path.matches("(?s).*[\\p{Cntrl}\\\\?#%;].*|.*/\\.{1,2}(?:/.*)?");
    }

    @Override
    public int compareTo(UrlPattern other) {
        return ORDER.compare(this, other);
    }

    /** Patterns that match the same are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof UrlPattern pattern && compareTo(pattern) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * kind.name().hashCode() + value.hashCode();
    }
}
