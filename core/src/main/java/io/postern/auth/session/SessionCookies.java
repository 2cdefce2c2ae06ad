/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Header;
import io.postern.auth.OwnCookies;
import io.postern.auth.RequestHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of a session in cookies and back: {@code name}, {@code name_1}, {@code name_2} and so on. Every answer that writes one
 * of them writes all, so that a browser never holds parts of two; a set that has a part twice, too many or too few is broken as a
 * whole. The number of parts is counted, never read from anything that a client sent.
 */
final class SessionCookies {
    /** With names and attributes five of these are 20 KiB, which still fits into the usual limits for all headers of a request. */
    static final int MAX_PARTS = 5;

    /** The longest cookie that every browser keeps, name and attributes included (RFC 6265, section 6.1). */
    private static final int MAX_LINE = 4096;

    /** How many cookies with odd numbers are taken away in one answer; a client can send any number of them. */
    private static final int MAX_ODD = 8;

    /** So many characters of a text tell it from others. */
    private static final int HASHED = 16;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");

    private final CookieLines lines;
    private final RecentLines recent = new RecentLines();

    SessionCookies(CookieLines lines) {
        this.lines = lines;
    }

    /** What a request shows. */
    sealed interface Shown {}

    /** No cookie of a session. */
    record Nothing() implements Shown {}

    /** Cookies of sessions that are not one session. */
    record Broken() implements Shown {}

    /** One set of cookies, first part first. */
    record Parts(List<String> texts) implements Shown {
        Parts {
            texts = List.copyOf(texts);
        }

        /** The whole text; a credential. */
        String text() {
            return texts.size() == 1 ? texts.get(0) : String.join("", texts);
        }

        /** By its end, which is the tag of a seal and as good as random: the whole is compared anyway where the hashes are equal. */
        @Override
        public int hashCode() {
            String last = texts.get(texts.size() - 1);
            int hash = texts.size();
            for (int i = Math.max(0, last.length() - HASHED); i < last.length(); i++) {
                hash = 31 * hash + last.charAt(i);
            }
            return hash;
        }

        @Override
        public String toString() {
            return "Parts[" + texts.size() + "]";
        }
    }

    Shown read(RequestHead request) {
        Optional<OwnCookies.Pair> alone = lines.alone(request);
        if (alone.isPresent()) {
            Parts parts = recent.parts(alone.get());
            if (one(parts.texts())) {
                return parts;
            }
        }
        Map<String, List<String>> shown = lines.shown(request);
        if (shown.isEmpty()) {
            return new Nothing();
        }
        int cookies = 0;
        for (Map.Entry<String, List<String>> cookie : shown.entrySet()) {
            if (ours(cookie.getKey())) {
                cookies++;
                if (!one(cookie.getValue())) {
                    return new Broken();
                }
            }
        }
        if (cookies == 0) {
            return new Nothing();
        }
        List<String> texts = new ArrayList<>(cookies);
        for (int part = 0; part < MAX_PARTS && texts.size() == part; part++) {
            Optional.ofNullable(shown.get(name(part))).ifPresent(values -> texts.add(values.get(0)));
        }
        return texts.size() == cookies ? new Parts(texts) : new Broken();
    }

    /** Whether these values of one name are one value that a set may have. */
    private static boolean one(List<String> values) {
        String first = values.get(0);
        return !first.isEmpty() && first.length() <= MAX_LINE && values.stream().allMatch(first::equals);
    }

    /** The text in parts that cookies can hold; empty where it is too long for them. */
    Optional<List<String>> split(String text) {
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            if (parts.size() == MAX_PARTS) {
                return Optional.empty();
            }
            int to = Math.min(text.length(), from + room(parts.size()));
            parts.add(text.substring(from, to));
            from = to;
        }
        return Optional.of(parts);
    }

    /** How many parts a text of that length takes; more than {@link #MAX_PARTS} where it does not fit. */
    int parts(int length) {
        int parts = 0;
        for (int left = length; left > 0 && parts <= MAX_PARTS; parts++) {
            left -= room(parts);
        }
        return parts;
    }

    private int room(int part) {
        return MAX_LINE - lines.length(name(part), 0);
    }

    /** The lines that make a browser keep exactly these parts. */
    List<Header> write(List<String> parts, Duration maxAge) {
        List<Header> written = new ArrayList<>();
        for (int part = 0; part < MAX_PARTS; part++) {
            if (part < parts.size()) {
                written.add(lines.set(name(part), parts.get(part), maxAge));
            } else {
                written.addAll(lines.clear(name(part)));
            }
        }
        return written;
    }

    /** The lines that take all cookies of sessions away, those with odd numbers that the request shows included. */
    List<Header> clear(RequestHead request) {
        Set<String> names = new LinkedHashSet<>();
        for (int part = 0; part < MAX_PARTS; part++) {
            names.add(name(part));
        }
        for (String name : lines.shown(request).keySet()) {
            if (ours(name) && names.size() < MAX_PARTS + MAX_ODD) {
                names.add(name);
            }
        }
        return names.stream().flatMap(name -> lines.clear(name).stream()).toList();
    }

    private boolean ours(String name) {
        String base = lines.name();
        return name.equals(base)
                || (name.length() > base.length()
                        && NUMBER.matcher(name)
                                .region(base.length() + 1, name.length())
                                .matches());
    }

    private String name(int part) {
        return part == 0 ? lines.name() : lines.name(Integer.toString(part));
    }
}
