/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.RequestHead;
import io.postern.auth.session.CookieLines;
import io.postern.auth.session.Sealer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sign-ins that are under way in a browser, each in a sealed cookie of its own, so that tabs never overwrite each other. They
 * are bounded in number and size: the oldest makes room, so that no browser ends up with more cookies than a server takes.
 */
final class StateCookies {
    /** How long a person may take to sign in; Keycloak's own limit is half an hour, for a page that has to be loaded again. */
    static final Duration LIFETIME = Duration.ofMinutes(10);
    /** More tabs than anybody signs in with at once. */
    private static final int MAX_COUNT = 8;
    /** Well below what servers take as headers, with the session's cookies beside them. */
    private static final int MAX_BYTES = 12 * 1024;

    private static final String SUFFIX = "state_";
    private static final int HASH_LENGTH = 8;
    private static final Pattern NAME_END = Pattern.compile("_state_[A-Za-z0-9_-]{" + HASH_LENGTH + "}\\z");

    private final CookieLines cookies;
    private final Sealer sealer;
    private final Clock clock;

    StateCookies(CookieLines cookies, Sealer sealer, Clock clock) {
        this.cookies = cookies;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** The lines that make the browser keep this sign-in, and forget the ones for which there is no room. */
    List<Header> keep(SignIn signIn, RequestHead request) {
        String name = name(signIn.state());
        String value = sealer.seal(name, signIn.written());
        List<Header> lines = new ArrayList<>();
        lines.add(cookies.set(name, value, LIFETIME));
        int count = 1;
        int bytes = name.length() + value.length();
        for (Shown shown : newestFirst(request)) {
            count++;
            bytes += shown.bytes();
            if (shown.started().isBefore(oldest()) || count > MAX_COUNT || bytes > MAX_BYTES) {
                lines.addAll(cookies.clear(shown.name()));
            }
        }
        return lines;
    }

    /** The sign-in with that state which this browser has begun, however long ago. */
    Optional<SignIn> find(String state, RequestHead request) {
        String name = name(state);
        return cookies.values(request, name).stream()
                .flatMap(value -> opened(name, value).stream())
                .filter(signIn -> Hashes.same(signIn.state(), state))
                .findFirst();
    }

    /** Whether it was begun so long ago that it does not count any more. */
    boolean expired(SignIn signIn) {
        return signIn.started().isBefore(oldest());
    }

    /** The lines that make the browser forget the sign-in with that state. */
    List<Header> forget(String state) {
        return cookies.clear(name(state));
    }

    private Instant oldest() {
        return clock.instant().minus(LIFETIME);
    }

    private record Shown(String name, int bytes, Instant started) {}

    /** What cannot be read counts as the oldest of all. */
    private List<Shown> newestFirst(RequestHead request) {
        List<Shown> all = new ArrayList<>();
        cookies.shown(request).forEach((name, values) -> {
            if (NAME_END.matcher(name).find() && name.startsWith(cookies.name(SUFFIX))) {
                int bytes = values.stream()
                        .mapToInt(value -> name.length() + value.length())
                        .sum();
                Instant started = values.stream()
                        .flatMap(value -> opened(name, value).stream())
                        .map(SignIn::started)
                        .findFirst()
                        .orElse(Instant.MIN);
                all.add(new Shown(name, bytes, started));
            }
        });
        all.sort(Comparator.comparing(Shown::started).reversed());
        return all;
    }

    private Optional<SignIn> opened(String name, String value) {
        return sealer.open(name, value).flatMap(SignIn::read);
    }

    private String name(String state) {
        return cookies.name(SUFFIX + Hashes.sha256(state).substring(0, HASH_LENGTH));
    }
}
