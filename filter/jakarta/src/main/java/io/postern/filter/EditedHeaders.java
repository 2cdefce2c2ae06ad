/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Header;
import io.postern.auth.HeaderEdit;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's headers as the app may see them: without those that the gate drops, under any spelling, and with those that it sets,
 * which hide every other of their name.
 */
final class EditedHeaders {
    private final HttpServletRequest request;
    private final HeaderEdit edit;
    private volatile List<Header> sets;

    EditedHeaders(HttpServletRequest request, HeaderEdit edit) {
        this.request = request;
        this.edit = edit;
        this.sets = edit.sets();
    }

    /** Leaves of what the gate sets the cookies alone: the caller has signed out. */
    void forgetCaller() {
        sets = edit.sets().stream()
                .filter(set -> set.name().equalsIgnoreCase("Cookie"))
                .toList();
    }

    @Nullable
    String first(String name) {
        for (Header set : sets) {
            if (set.name().equalsIgnoreCase(name)) {
                return set.value();
            }
        }
        return edit.drops(name) ? null : request.getHeader(name);
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (Header set : sets) {
            if (set.name().equalsIgnoreCase(name)) {
                values.add(set.value());
            }
        }
        return !values.isEmpty() || edit.drops(name) ? values : Collections.list(request.getHeaders(name));
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!edit.drops(name) && !sets(name)) {
                names.add(name);
            }
        }
        for (Header set : sets) {
            if (names.stream().noneMatch(set.name()::equalsIgnoreCase)) {
                names.add(set.name());
            }
        }
        return names;
    }

    /** Whether the container's own reading of a header of that name, as a number or a date, still holds. */
    boolean untouched(String name) {
        return !edit.drops(name) && !sets(name);
    }

    private boolean sets(String name) {
        for (Header set : sets) {
            if (set.name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    Map<String, String> trailers() {
        Map<String, String> kept = new LinkedHashMap<>();
        request.getTrailerFields().forEach((name, value) -> {
            if (!edit.drops(name) && !sets(name)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    /** The cookies that are left; where the gate has taken some, the line is read again as browsers write it (RFC 6265, section 4.2). */
    Cookie @Nullable [] cookies() {
        if (!edit.drops("Cookie")) {
            return request.getCookies();
        }
        List<Cookie> left = new ArrayList<>();
        for (String line : all("Cookie")) {
            for (String pair : line.split(";", -1)) {
                cookie(pair.strip(), left);
            }
        }
        return left.isEmpty() ? null : left.toArray(Cookie[]::new);
    }

    private static void cookie(String pair, List<Cookie> to) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            return;
        }
        try {
            to.add(new Cookie(
                    pair.substring(0, equals).strip(),
                    unquoted(pair.substring(equals + 1).strip())));
        } catch (IllegalArgumentException notAName) {
            // the container would not have made a cookie of it either
        }
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
