/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.GateEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider again about a session, in turn with other replicas: whoever has to wait takes what the other one got, since a
 * refresh token that rotates must be used once.
 */
final class Renewal {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    /** As long as another replica may take for it; then it has died, and its turn is about to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long LOOK_MILLIS = 50;

    private final Refresher refresher;
    private final Store store;
    private final Turns turns;
    private final Ending ending;
    private final GateEvents events;
    private final Clock clock;

    /** Ends a session everywhere. */
    interface Ending {
        void end(Session session) throws SessionsUnavailable;
    }

    Renewal(Refresher refresher, Store store, Turns turns, Ending ending, GateEvents events, Clock clock) {
        this.refresher = refresher;
        this.store = store;
        this.turns = turns;
        this.ending = ending;
        this.events = events;
        this.clock = clock;
    }

    /** The newer version of that session, which is kept, or why there is none. */
    Refresher.Refreshed of(Stored old) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < giveUp) {
                Optional<Turns.Turn> turn = turns.take(old.session());
                if (turn.isPresent()) {
                    try {
                        Optional<Stored> newer = store.newer(old);
                        return newer.isPresent()
                                ? new Refresher.Renewed(newer.get().session())
                                : asked(old);
                    } finally {
                        turn.get().close();
                    }
                }
                Optional<Stored> newer = store.newer(old);
                if (newer.isPresent()) {
                    return new Refresher.Renewed(newer.get().session());
                }
                Thread.sleep(LOOK_MILLIS);
            }
            return new Refresher.Away("another replica has not refreshed the session");
        } catch (SessionsUnavailable e) {
            return new Refresher.Away(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refresher.Away("interrupted");
        }
    }

    private Refresher.Refreshed asked(Stored old) {
        Session session = old.session();
        Refresher.Refreshed refreshed = refresher.refresh(session);
        if (refreshed instanceof Refresher.Renewed renewed && !sameSignIn(session, renewed.session())) {
            refreshed = new Refresher.Over("the refresh brought another person or session");
        }
        String source = session.person().source();
        if (refreshed instanceof Refresher.Renewed renewed) {
            events.sessionRefresh(source, "renewed");
            renewed(old, renewed.session());
        } else if (refreshed instanceof Refresher.Over over) {
            events.sessionRefresh(source, "refused");
            LOG.info("a session of {} ends: {}", session.person().account().label(), over.detail());
            over(session);
        } else {
            events.sessionRefresh(source, "unavailable");
        }
        return refreshed;
    }

    private void renewed(Stored old, Session fresh) {
        try {
            store.renew(old.renewed(fresh, clock.instant()));
        } catch (SessionsUnavailable e) {
            LOG.warn("a refreshed session is known to this replica alone: {}", e.getMessage());
        }
    }

    private void over(Session session) {
        events.session("refresh_refused");
        try {
            ending.end(session);
        } catch (SessionsUnavailable e) {
            LOG.warn(
                    "a session that its provider has ended is known as ended to this replica alone: {}",
                    e.getMessage());
        }
    }

    private static boolean sameSignIn(Session old, Session fresh) {
        return fresh.id().equals(old.id())
                && fresh.person().account().equals(old.person().account())
                && fresh.person().source().equals(old.person().source());
    }
}
