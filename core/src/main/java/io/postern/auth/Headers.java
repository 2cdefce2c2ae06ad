/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of one message, in order; immutable and safe to share between threads. Read by exact, case-insensitive
 * name: what an alias of a name says is not what the name says. What is taken away by folded name is {@link FoldedNames}' job.
 */
public final class Headers implements Iterable<Header> {
    private static final Headers NONE = new Headers(List.of());

    private final List<Header> lines;

    /** Found when it is first asked for; threads that ask at once find the same. */
    private @Nullable List<OwnCookies.Pair> cookies;

    private Headers(List<Header> lines) {
        this.lines = lines;
    }

    /** No header at all. */
    public static Headers none() {
        return NONE;
    }

    /** These lines, copied. */
    public static Headers of(List<Header> lines) {
        return new Headers(List.copyOf(lines));
    }

    /** These lines, as pairs of name and value; for tests and short lists. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + namesAndValues.length + " strings");
        }
        List<Header> lines = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(Collections.unmodifiableList(lines));
    }

    /** Takes over a list that nobody changes any more, without a copy: for adapters, once a request. */
    public static Headers owning(List<Header> lines) {
        return new Headers(lines);
    }

    /** The value of the first line of that name. */
    public Optional<String> first(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).name().equalsIgnoreCase(name)) {
                return Optional.of(lines.get(i).value());
            }
        }
        return Optional.empty();
    }

    /** The values of all lines of that name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).name().equalsIgnoreCase(name)) {
                values.add(lines.get(i).value());
            }
        }
        return values;
    }

    /** The pairs of the {@code Cookie} lines as {@link OwnCookies#pairs} splits them: once, however many ask. */
    public List<OwnCookies.Pair> cookies() {
        List<OwnCookies.Pair> found = cookies;
        if (found == null) {
            found = has("Cookie") ? Collections.unmodifiableList(OwnCookies.pairs(all("Cookie"))) : List.of();
            cookies = found;
        }
        return found;
    }

    /** How many lines have that name. */
    public int count(String name) {
        int count = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).name().equalsIgnoreCase(name)) {
                count++;
            }
        }
        return count;
    }

    /** Whether a line has that name. */
    public boolean has(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** How many lines there are. */
    public int size() {
        return lines.size();
    }

    @Override
    public Iterator<Header> iterator() {
        return Collections.unmodifiableList(lines).iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && lines.equals(headers.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    /** The names alone. */
    @Override
    public String toString() {
        return lines.stream().map(Header::name).collect(Collectors.joining(", ", "[", "]"));
    }
}
