/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of the headers of the app's answer. An adapter copies every line that {@link #touches} leaves alone, collects
 * the others, and hands them to {@link #apply} once, before anything is sent. Safe for use by one request at a time.
 */
public final class ResponseEdit {
    private static final String TARGETED = "CDN-Cache-Control";
    private static final Header PERSONAL_VARY = new Header("Vary", "Cookie, Authorization");

    private final RequestHead request;
    private final boolean personal;
    private final List<Header> cookies;
    private final OwnCookies ownCookies;
    private final Optional<CookieBinding> binding;
    private final Optional<Account> person;
    private final Optional<Echo> echo;

    /**
     * What the app must say about whom it served.
     *
     * @param header the header in which it says so
     * @param expected the user name that was sent to it, in the same encoding; empty where nobody's was
     * @param replies makes the answer where it says something else
     */
    record Echo(String header, String expected, Replies replies) {
        Echo {
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(expected, "expected");
            Objects.requireNonNull(replies, "replies");
        }
    }

    ResponseEdit(
            RequestHead request,
            boolean personal,
            List<Header> cookies,
            OwnCookies ownCookies,
            Optional<CookieBinding> binding,
            Optional<Account> person,
            Optional<Echo> echo) {
        this.request = request;
        this.personal = personal;
        this.cookies = cookies;
        this.ownCookies = ownCookies;
        this.binding = binding;
        this.person = person;
        this.echo = echo;
    }

    /** The gate's own {@code Set-Cookie} lines, for an answer in the app's place; {@link #apply} adds them to the app's. */
    public List<Header> cookies() {
        return cookies;
    }

    /** Whether a line of that name must be given to {@link #apply} instead of being copied. */
    public boolean touches(String name) {
        if (name.equalsIgnoreCase("Set-Cookie")) {
            return true;
        }
        if ((personal || !cookies.isEmpty())
                && (name.equalsIgnoreCase("Cache-Control")
                        || name.equalsIgnoreCase("Expires")
                        || name.equalsIgnoreCase("Surrogate-Control")
                        || name.equalsIgnoreCase("X-Accel-Expires")
                        || targeted(name))) {
            return true;
        }
        return echo.isPresent() && name.equalsIgnoreCase(echo.get().header());
    }

    /** {@code CDN-Cache-Control} and its like, which a cache of that kind prefers (RFC 9213, section 2). */
    private static boolean targeted(String name) {
        int at = name.length() - TARGETED.length();
        return at >= 0 && name.regionMatches(true, at, TARGETED, 0, TARGETED.length());
    }

    /**
     * The lines to send in place of the touched ones, or the answer that takes the app's place.
     *
     * @param touched the lines of the app's answer that {@link #touches} named, in their order
     */
    public ResponseOutcome apply(Headers touched) {
        List<Header> lines = new ArrayList<>(touched.size() + 2);
        boolean noStore = !cookies.isEmpty();
        for (Header line : touched) {
            if (line.name().equalsIgnoreCase("Set-Cookie")) {
                appCookie(line, lines);
            } else if (line.name().equalsIgnoreCase("Cache-Control")) {
                noStore |= line.value().toLowerCase(Locale.ROOT).contains("no-store");
            } else if (echo.isPresent()
                    && line.name().equalsIgnoreCase(echo.get().header())) {
                if (!line.value().equals(echo.get().expected())) {
                    return new ResponseOutcome.Refuse(
                            echo.get().replies().refusal(request, Reason.UPSTREAM_ECHO), Reason.UPSTREAM_ECHO);
                }
                lines.add(line);
            }
        }
        lines.addAll(cookies);
        if (personal) {
            // An app that says no-store means it; what we say instead must not be weaker.
            lines.add(new Header("Cache-Control", noStore ? "private, no-cache, no-store" : "private, no-cache"));
            lines.add(PERSONAL_VARY);
        } else if (!cookies.isEmpty()) {
            lines.add(new Header("Cache-Control", "no-store"));
        }
        return new ResponseOutcome.Send(lines);
    }

    private void appCookie(Header line, List<Header> lines) {
        String name = OwnCookies.setName(line.value());
        if (ownCookies.owns(name)) {
            return;
        }
        if (binding.isPresent() && binding.get().binds(name)) {
            lines.add(new Header(line.name(), binding.get().seal(line.value(), person)));
        } else {
            lines.add(line);
        }
    }
}
