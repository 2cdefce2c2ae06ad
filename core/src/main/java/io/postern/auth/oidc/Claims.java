/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.Reason;
import io.postern.config.ClaimPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object that somebody signed or said, read by type: a claim of another type than it must have is a
 * {@link Refusal}, never a conversion.
 *
 * @param values as {@link StrictJson} reads them
 */
public record Claims(Map<String, Object> values) {
    /** The end of the year 9999; a later time is an overflow in somebody's code, or an attack. */
    private static final long MAX_TIME = 253_402_300_799L;

    private static final String EMAIL = "email";
    private static final String EMAIL_VERIFIED = "email_verified";

    /** Copies the map. */
    public Claims {
        values = Map.copyOf(values);
    }

    /** The members of an object inside another. */
    static Claims of(Map<?, ?> object) {
        Map<String, Object> members = new LinkedHashMap<>();
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
        return new Claims(members);
    }

    /** Whether the claim is there, of whatever type. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The text of a claim that must be a string where it is there; an empty one says nothing. */
    public Optional<String> text(String name) throws Refusal {
        Object value = values.get(name);
        return value == null ? Optional.empty() : text(name, value);
    }

    /** The time of a claim that must be a NumericDate where it is there (RFC 7519, section 2). */
    public Optional<Instant> time(String name) throws Refusal {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Number number)) {
            throw wrong(name, "is not a number");
        }
        double seconds = number.doubleValue();
        if (seconds < 0 || seconds > MAX_TIME) {
            throw wrong(name, "is not a time");
        }
        return Optional.of(Instant.ofEpochSecond(number.longValue()));
    }

    /** The texts of a claim that is a string or an array of strings; none where it is not there. */
    public List<String> texts(String name) throws Refusal {
        Object value = values.get(name);
        return value == null ? List.of() : texts(name, value);
    }

    /** The members of a claim that must be an object where it is there. */
    public Optional<Claims> object(String name) throws Refusal {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, "is not an object");
        }
        return Optional.of(of(map));
    }

    /** The text at a path; an empty one says nothing. */
    public Optional<String> text(ClaimPath path) throws Refusal {
        Optional<Object> value = at(path);
        return value.isEmpty() ? Optional.empty() : text(path, value.get());
    }

    /** The texts at a path; empty where nothing is there, which is not the same as an empty list. */
    public Optional<List<String>> texts(ClaimPath path) throws Refusal {
        Optional<Object> value = at(path);
        return value.isEmpty() ? Optional.empty() : Optional.of(texts(path, value.get()));
    }

    /**
     * These claims, and of the others those that are missing here. An e-mail address and whether it is verified stay together:
     * one of them never vouches for another source's address.
     */
    public Claims orElse(Claims others) {
        Map<String, Object> all = new LinkedHashMap<>(others.values);
        if (has(EMAIL) || has(EMAIL_VERIFIED)) {
            all.remove(EMAIL);
            all.remove(EMAIL_VERIFIED);
        }
        all.putAll(values);
        return new Claims(all);
    }

    /** The names alone. */
    @Override
    public String toString() {
        return "Claims" + values.keySet();
    }

    private Optional<Object> at(ClaimPath path) throws Refusal {
        Object value = values;
        for (String segment : path.segments()) {
            if (!(value instanceof Map<?, ?> object)) {
                throw wrong(path, "is not in an object");
            }
            value = object.get(segment);
            if (value == null) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }

    private static Optional<String> text(Object name, Object value) throws Refusal {
        if (!(value instanceof String text)) {
            throw wrong(name, "is not a string");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static List<String> texts(Object name, Object value) throws Refusal {
        if (!(value instanceof List<?> list)) {
            return text(name, value).map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw wrong(name, "has an element that is not a string");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /** The name is a text or a path, which is spelled out only here: most claims are right. */
    private static Refusal wrong(Object name, String what) {
        return new Refusal(Reason.TOKEN_CLAIM, "the claim " + name + " " + what);
    }
}
