/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A session as it is kept between two requests. Times are whole milliseconds, so that one that was read is equal to the one that
 * was written.
 *
 * @param session the session
 * @param fetched when the provider was asked last; later ones take the place of earlier ones
 * @param used about when the session was used last
 */
record Stored(Session session, Instant fetched, Instant used) {
    Stored {
        fetched = fetched.truncatedTo(ChronoUnit.MILLIS);
        used = used.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same, used then. */
    Stored usedAt(Instant now) {
        return new Stored(session, fetched, now);
    }

    /** What a refresh made of it. */
    Stored renewed(Session fresh, Instant now) {
        Instant later = fetched.plusMillis(1);
        return new Stored(fresh, now.isAfter(later) ? now : later, now);
    }

    /** Whether this one takes the place of the other one, of the same session. */
    boolean newerThan(Stored other) {
        return fetched.isAfter(other.fetched) || (fetched.equals(other.fetched) && used.isAfter(other.used));
    }
}
