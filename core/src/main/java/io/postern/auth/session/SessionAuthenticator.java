/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Authenticator;
import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.Kept;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Knows callers by the session that their browser shows.
 *
 * <ol>
 *   <li>A session that cannot be read, is over, idle or revoked is nobody, and its cookies are taken away.
 *   <li>Where revocations cannot be seen, no session is accepted.
 *   <li>A session of which the provider's word is about to end is refreshed in the background; one of which it has ended, before
 *       the request goes on.
 *   <li>A session that is used goes on: its browser or its store is told now and then.
 * </ol>
 */
final class SessionAuthenticator implements Authenticator {
    /** The last part of the time for which a provider's word holds, in which it is asked again. */
    private static final int AHEAD_PARTS = 5;

    /** That part is at least so long, where the whole is at least twice as long. */
    private static final Duration AHEAD_AT_LEAST = Duration.ofSeconds(60);

    private final Store store;
    private final SessionCookies cookies;
    private final Supplier<Revocations> revocations;
    private final Refreshing refreshing;
    private final Optional<Renewal> renewal;
    private final Surroundings surroundings;

    /**
     * What else it needs.
     *
     * @param idle how long a session lives unused
     */
    record Surroundings(Duration idle, Clock clock, GateEvents events) {}

    SessionAuthenticator(
            Store store,
            SessionCookies cookies,
            Supplier<Revocations> revocations,
            Refreshing refreshing,
            Optional<Renewal> renewal,
            Surroundings surroundings) {
        this.store = store;
        this.cookies = cookies;
        this.revocations = revocations;
        this.refreshing = refreshing;
        this.renewal = renewal;
        this.surroundings = surroundings;
    }

    @Override
    public Proof proof() {
        return Proof.SESSION;
    }

    @Override
    public Outcome known(RequestHead request) {
        Store.Found found = store.known(request);
        if (found instanceof Store.None) {
            return Outcome.Absent.INSTANCE;
        }
        return revocations.get().current() ? outcome(request, found, false) : blind();
    }

    @Override
    public Outcome ask(RequestHead request) {
        if (!revocations.get().current()) {
            Outcome known = known(request);
            return known instanceof Outcome.Ask ? blind() : known;
        }
        try {
            return outcome(request, store.find(request), true);
        } catch (SessionsUnavailable e) {
            return new Outcome.Unavailable(Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome blind() {
        return new Outcome.Unavailable(
                Reason.SESSIONS_UNAVAILABLE, "session.redis does not tell which sessions have been ended");
    }

    private Outcome outcome(RequestHead request, Store.Found found, boolean mayAsk) {
        if (found instanceof Store.None) {
            return Outcome.Absent.INSTANCE;
        }
        if (found instanceof Store.Unknown) {
            return Outcome.Ask.INSTANCE;
        }
        if (!(found instanceof Store.Live live)) {
            return ended(request, "unreadable");
        }
        Instant now = surroundings.clock().instant();
        Optional<String> over = over(live.opened(), now);
        if (over.isPresent()) {
            return ended(request, over.get());
        }
        Stored stored = live.opened().stored();
        if (stale(stored, now)) {
            return mayAsk ? refreshed(request, stored) : Outcome.Ask.INSTANCE;
        }
        if (renewal.isPresent() && due(stored, now)) {
            refreshing.soon(stored, renewal.get()::of);
        }
        return accepted(live);
    }

    /** Why a session does not hold any more; empty where it does. */
    Optional<String> over(Opened opened) {
        return over(opened, surroundings.clock().instant());
    }

    private Optional<String> over(Opened opened, Instant now) {
        if (opened.identity().isEmpty()) {
            return Optional.of("source");
        }
        if (!now.isBefore(opened.ends())) {
            return Optional.of("expired");
        }
        if (!now.isBefore(opened.stored().used().plus(surroundings.idle()))) {
            return Optional.of("idle");
        }
        if (revocations.get().list().holds(opened.marks(), opened.session().began())) {
            return Optional.of("revoked");
        }
        Session.Tokens tokens = opened.session().tokens();
        boolean askable = renewal.isPresent() && tokens.refresh().isPresent();
        return stale(opened.stored(), now) && !askable ? Optional.of("expired") : Optional.empty();
    }

    private Outcome ended(RequestHead request, String why) {
        surroundings.events().session(why);
        return new Outcome.Ended(cookies.clear(request));
    }

    /** Whether the provider's word has ended. */
    private static boolean stale(Stored stored, Instant now) {
        Optional<Instant> freshUntil = stored.session().tokens().freshUntil();
        return freshUntil.isPresent() && !now.isBefore(freshUntil.get());
    }

    /** Whether the provider's word is about to end, and the provider can be asked again. */
    private static boolean due(Stored stored, Instant now) {
        Session.Tokens tokens = stored.session().tokens();
        if (tokens.freshUntil().isEmpty() || tokens.refresh().isEmpty()) {
            return false;
        }
        Instant freshUntil = tokens.freshUntil().get();
        Duration whole = Duration.between(stored.fetched(), freshUntil);
        Duration ahead = longer(part(whole, AHEAD_PARTS), shorter(AHEAD_AT_LEAST, part(whole, 2)));
        return !now.isBefore(freshUntil.minus(ahead));
    }

    /** In milliseconds, since {@link Duration#dividedBy} is made of numbers without end, and this is asked of each request. */
    private static Duration part(Duration whole, int parts) {
        return Duration.ofMillis(whole.toMillis() / parts);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Outcome refreshed(RequestHead request, Stored stale) {
        Refresher.Refreshed refreshed = refreshing.now(stale, renewal.orElseThrow()::of);
        if (refreshed instanceof Refresher.Away away) {
            return new Outcome.Unavailable(Reason.PROVIDER_UNAVAILABLE, away.detail());
        }
        if (refreshed instanceof Refresher.Over) {
            return new Outcome.Ended(cookies.clear(request));
        }
        try {
            Store.Found found = store.find(request);
            Instant now = surroundings.clock().instant();
            if (found instanceof Store.Live live && over(live.opened(), now).isEmpty()) {
                return stale(live.opened().stored(), now)
                        ? new Outcome.Unavailable(
                                Reason.PROVIDER_UNAVAILABLE, "the provider's answer has ended already")
                        : accepted(live);
            }
            return ended(request, "revoked");
        } catch (SessionsUnavailable e) {
            return new Outcome.Unavailable(Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private Outcome accepted(Store.Live live) {
        Opened opened = live.opened();
        List<Header> used = store.used(opened);
        return new Outcome.Accepted(
                opened.identity().orElseThrow(),
                new Kept(
                        used.isEmpty() ? live.cookies() : used,
                        () -> endedSince(opened),
                        Optional.of(new Kept.SignIn(
                                opened.session().began(), opened.session().stepUp()))));
    }

    /** Idle time does not count here: who keeps a WebSocket open is there. */
    private boolean endedSince(Opened opened) {
        Revocations revoked = revocations.get();
        return !surroundings.clock().instant().isBefore(opened.ends())
                || !revoked.current()
                || revoked.list().holds(opened.marks(), opened.session().began());
    }
}
