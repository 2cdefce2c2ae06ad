/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads the path of a request target as the app will, or refuses it: whatever could be read in two ways is not put to any rule.
 *
 * <ol>
 *   <li>The target is in origin form and visible ASCII, without a raw {@code #} or backslash.
 *   <li>Its path is percent-decoded once, as strict UTF-8.
 *   <li>Dot segments, empty segments, and encoded {@code / \ . ; % # ?}, NUL and control characters are refused, and so are
 *       matrix parameters, except where {@code server.paths} allows one of them.
 *   <li>Where an exception was used, every other way to read the path is kept beside the first, and {@link Access} refuses the
 *       request unless all of them meet the same rule.
 * </ol>
 */
final class TargetReader {
    /** Longer targets than any server in front or behind takes; the header limit usually strikes first. */
    private static final int MAX_TARGET = 64 * 1024;

    private static final String MALFORMED = "the path has a malformed escape";
    private static final String NOT_UTF8 = "the path has escapes that are not UTF-8";

    /** What an exception of {@code server.paths} allows. */
    enum Allowance {
        ENCODED_SLASH,
        ENCODED_PERCENT,
        ENCODED_HASH,
        ENCODED_QUESTION,
        ENCODED_SEMICOLON,
        DOUBLE_SLASH,
        MATRIX_PARAMETERS
    }

    /** An exception: what is allowed below a path. */
    record PathAllowances(PathPattern path, Set<Allowance> allowed) {
        PathAllowances {
            allowed = Set.copyOf(allowed);
        }
    }

    /** How a target was read. */
    sealed interface Reading {}

    /**
     * In one way, or in several where an exception was used.
     *
     * @param path the path as a WSGI or servlet application sees it
     * @param others what a differently minded application may see, without {@code path}
     */
    record Clear(String path, List<String> others) implements Reading {
        Clear {
            others = List.copyOf(others);
        }

        /** All of them. */
        List<String> readings() {
            if (others.isEmpty()) {
                return List.of(path);
            }
            List<String> all = new ArrayList<>(others);
            all.add(path);
            return all;
        }
    }

    /** Not at all; the sentence says why, without the target's text. */
    record Unclear(String why) implements Reading {}

    private final List<PathAllowances> exceptions;

    TargetReader(List<PathAllowances> exceptions) {
        this.exceptions = List.copyOf(exceptions);
    }

    Reading read(String target) {
        if (target.length() > MAX_TARGET) {
            return new Unclear("the target is longer than " + MAX_TARGET + " characters");
        }
        if (!target.startsWith("/")) {
            return new Unclear("the target is not a path");
        }
        int end = target.length();
        boolean plain = true;
        boolean afterSlash = false;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') {
                return new Unclear("the target holds a character that must not stand in it");
            }
            if (i >= end) {
                continue;
            }
            if (c == '?') {
                end = i;
            } else if (c == '%' || c == ';' || (afterSlash && (c == '/' || c == '.'))) {
                plain = false;
            }
            afterSlash = c == '/';
        }
        String raw = target.substring(0, end);
        return plain ? new Clear(raw, List.of()) : readEscaped(raw);
    }

    private Reading readEscaped(String raw) {
        Set<Allowance> needed = new LinkedHashSet<>();
        StringBuilder decoded = new StringBuilder(raw.length());
        String problem = decode(raw, decoded, needed);
        if (!problem.isEmpty()) {
            return new Unclear(problem);
        }
        String path = decoded.toString();
        if (raw.indexOf(';') >= 0) {
            needed.add(Allowance.MATRIX_PARAMETERS);
        }
        if (raw.contains("//")) {
            needed.add(Allowance.DOUBLE_SLASH);
        }
        for (Allowance allowance : needed) {
            if (!allowed(path, allowance)) {
                return new Unclear(sentence(allowance));
            }
        }
        return needed.isEmpty() && !hasDotSegment(path) ? new Clear(path, List.of()) : readInEveryWay(raw, path);
    }

    /** Every way in which some application reads a path that needed an exception, or the reason why one of them must not be. */
    private static Reading readInEveryWay(String raw, String path) {
        Set<String> all = new LinkedHashSet<>(List.of(path));
        StringBuilder again = new StringBuilder();
        String problem = decodeAgain(path, again);
        if (!problem.isEmpty()) {
            return new Unclear(problem + " below another encoding");
        }
        all.add(again.toString());
        StringBuilder slashesKept = new StringBuilder();
        if (decode(raw.replaceAll("(?i)%(2f)", "%25$1"), slashesKept, new LinkedHashSet<>())
                .isEmpty()) {
            all.add(slashesKept.toString());
        }
        addEach(all, p -> p.replaceAll(";[^/]*", ""));
        addEach(all, p -> cut(p, '#'));
        addEach(all, p -> cut(p, '?'));
        // Last: what the other readings uncover may be a slash, too.
        addEach(all, p -> p.replaceAll("/{2,}", "/"));
        for (String reading : all) {
            if (hasDotSegment(reading)) {
                return new Unclear("the path has a dot segment");
            }
        }
        all.remove(path);
        return new Clear(path, List.copyOf(all));
    }

    /** Decodes once; answers why it cannot, or an empty string, and adds the exceptions that the escapes need. */
    private static String decode(String raw, StringBuilder decoded, Set<Allowance> needed) {
        byte[] bytes = new byte[raw.length() / 3];
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != '%') {
                decoded.append(c);
                i++;
                continue;
            }
            int count = 0;
            while (i < raw.length() && raw.charAt(i) == '%') {
                int octet = octet(raw, i);
                if (octet < 0) {
                    return MALFORMED;
                }
                bytes[count++] = (byte) octet;
                i += 3;
            }
            Optional<String> text = utf8(bytes, count);
            if (text.isEmpty()) {
                return NOT_UTF8;
            }
            String problem = weigh(text.get(), needed);
            if (!problem.isEmpty()) {
                return problem;
            }
            decoded.append(text.get());
        }
        return "";
    }

    /**
     * Decodes what was decoded before, as a lenient reader does who decodes once too often: what is no escape, or none of UTF-8,
     * stays as it is. Answers what is hidden there and must not be, or an empty string.
     */
    private static String decodeAgain(String path, StringBuilder decoded) {
        byte[] bytes = new byte[path.length() / 3];
        int i = 0;
        while (i < path.length()) {
            int from = i;
            int count = 0;
            for (int octet = octet(path, i); octet >= 0; octet = octet(path, i)) {
                bytes[count++] = (byte) octet;
                i += 3;
            }
            if (count == 0) {
                decoded.append(path.charAt(i++));
                continue;
            }
            Optional<String> text = utf8(bytes, count);
            if (text.isPresent()) {
                String problem = weigh(text.get(), new LinkedHashSet<>());
                if (!problem.isEmpty()) {
                    return problem;
                }
            } else if (overlong(bytes, count)) {
                return "the path has an overlong escape";
            }
            decoded.append(text.orElse(path.substring(from, i)));
        }
        return "";
    }

    /** The octet that the escape at that place stands for; -1 where there is no escape (RFC 3986, section 2.1). */
    private static int octet(String text, int at) {
        if (at + 2 >= text.length() || text.charAt(at) != '%') {
            return -1;
        }
        int high = hex(text.charAt(at + 1));
        int low = hex(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** ASCII alone: no reader takes the digits of other scripts for these. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static Optional<String> utf8(byte[] bytes, int count) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /** Whether an ASCII character may hide in a longer form of UTF-8, which careless decoders take for it. */
    private static boolean overlong(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            int octet = bytes[i] & 0xff;
            int next = i + 1 < count ? bytes[i + 1] & 0xff : 0xff;
            if (octet == 0xc0 || octet == 0xc1 || (octet == 0xe0 && next < 0xa0) || (octet == 0xf0 && next < 0x90)) {
                return true;
            }
        }
        return false;
    }

    private static String weigh(String text, Set<Allowance> needed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                return "the path has an encoded control character";
            }
            switch (c) {
                case '\\' -> {
                    return "the path has an encoded backslash";
                }
                case '.' -> {
                    return "the path has an encoded dot";
                }
                case '/' -> needed.add(Allowance.ENCODED_SLASH);
                case '%' -> needed.add(Allowance.ENCODED_PERCENT);
                case '#' -> needed.add(Allowance.ENCODED_HASH);
                case '?' -> needed.add(Allowance.ENCODED_QUESTION);
                case ';' -> needed.add(Allowance.ENCODED_SEMICOLON);
                default -> {}
            }
        }
        return "";
    }

    private static void addEach(Set<String> all, UnaryOperator<String> otherwise) {
        for (String reading : List.copyOf(all)) {
            all.add(otherwise.apply(reading));
        }
    }

    private static String cut(String path, char at) {
        int index = path.indexOf(at);
        return index < 0 ? path : path.substring(0, index);
    }

    static boolean hasDotSegment(String path) {
        int from = 0;
        while (from < path.length()) {
            int end = path.indexOf('/', from + 1);
            if (end < 0) {
                end = path.length();
            }
            String segment = path.substring(from + 1, end);
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
            from = end;
        }
        return false;
    }

    private boolean allowed(String path, Allowance allowance) {
        for (PathAllowances exception : exceptions) {
            if (exception.allowed().contains(allowance) && exception.path().matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static String sentence(Allowance allowance) {
        return switch (allowance) {
            case ENCODED_SLASH -> "the path has an encoded slash (server.paths: encoded-slash)";
            case ENCODED_PERCENT -> "the path has an encoded percent sign (server.paths: encoded-percent)";
            case ENCODED_HASH -> "the path has an encoded hash sign (server.paths: encoded-hash)";
            case ENCODED_QUESTION -> "the path has an encoded question mark (server.paths: encoded-question)";
            case ENCODED_SEMICOLON -> "the path has an encoded semicolon (server.paths: encoded-semicolon)";
            case DOUBLE_SLASH -> "the path has an empty segment (server.paths: double-slash)";
            case MATRIX_PARAMETERS -> "the path has matrix parameters (server.paths: matrix-parameters)";
        };
    }
}
