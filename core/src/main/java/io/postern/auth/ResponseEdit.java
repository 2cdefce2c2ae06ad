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

    private final RequestHead request;
    private final Caching caching;
    private final Header vary;
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
            Caching caching,
            Header vary,
            List<Header> cookies,
            OwnCookies ownCookies,
            Optional<CookieBinding> binding,
            Optional<Account> person,
            Optional<Echo> echo) {
        this.request = request;
        this.caching = caching;
        this.vary = vary;
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
        if ((caching == Caching.PERSONAL || !cookies.isEmpty())
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
        boolean noStore = false;
        for (Header line : touched) {
            if (line.name().equalsIgnoreCase("Set-Cookie")) {
                appCookie(line.value()).ifPresent(value -> lines.add(new Header(line.name(), value)));
            } else if (line.name().equalsIgnoreCase("Cache-Control")) {
                noStore |= forbidsStoring(line.value());
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
        cacheControl(noStore).ifPresent(lines::add);
        vary().ifPresent(lines::add);
        return new ResponseOutcome.Send(lines);
    }

    /** Whether a {@code Cache-Control} of the app's forbids every cache to keep the answer (RFC 9111, section 5.2.2.5). */
    public static boolean forbidsStoring(String cacheControl) {
        return cacheControl.toLowerCase(Locale.ROOT).contains("no-store");
    }

    /**
     * What stands in place of the app's {@code Cache-Control}; empty where it is left to the app. For adapters that cannot wait
     * for all lines of the app, as {@link #apply} does.
     *
     * @param appForbids whether the app's own forbids storing: an app that says so means it, and is not made weaker
     */
    public Optional<Header> cacheControl(boolean appForbids) {
        boolean noStore = appForbids || !cookies.isEmpty();
        if (caching == Caching.PERSONAL) {
            return Optional.of(
                    new Header("Cache-Control", noStore ? "private, no-cache, no-store" : "private, no-cache"));
        }
        return cookies.isEmpty() ? Optional.empty() : Optional.of(new Header("Cache-Control", "no-store"));
    }

    /** What an answer depends on, where credentials may stand in these headers too. */
    static Header vary(List<String> credentialHeaders) {
        List<String> names = new ArrayList<>(List.of("Cookie", "Authorization"));
        names.addAll(credentialHeaders);
        return new Header("Vary", String.join(", ", names));
    }

    /** The {@code Vary} line that is added to the app's, where one is. */
    public Optional<Header> vary() {
        return caching == Caching.APP ? Optional.empty() : Optional.of(vary);
    }

    /** The value of a {@code Set-Cookie} line of the app's as it is sent; empty where it is not. */
    public Optional<String> appCookie(String value) {
        String name = OwnCookies.setName(value);
        if (ownCookies.owns(name)) {
            return Optional.empty();
        }
        boolean bound = binding.isPresent() && binding.get().binds(name);
        if (bound && caching == Caching.SHARED) {
            return Optional.empty(); // whoever had the answer from a cache would have somebody's session with it
        }
        return Optional.of(bound ? binding.get().seal(value, person) : value);
    }
}
