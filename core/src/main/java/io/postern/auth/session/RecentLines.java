/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.OwnCookies;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The session's cookies of the last {@code Cookie} lines in which one stood alone. A browser sends the same line again and again, and
 * to compare a line with one that is known costs less than to copy 1.5 kB out of it. It only saves the copy: what a line says is a
 * matter of the line alone, and whether the session holds is asked of the store each time.
 *
 * <p>A line takes the place of one with the same hash; some 500 KiB in all at most. Safe for use by many threads.
 */
final class RecentLines {
    private static final int PLACES = 64;

    /** Longer ones are read anew. */
    private static final int LONGEST = 4096;

    /** So many characters at the end of a session's cookie, which are of its seal's tag, tell it from others. */
    private static final int HASHED = 16;

    private final AtomicReferenceArray<Known> places = new AtomicReferenceArray<>(PLACES);

    /** No record: it would write down a credential. */
    private static final class Known {
        private final String line;
        private final SessionCookies.Parts parts;

        Known(String line, SessionCookies.Parts parts) {
            this.line = line;
            this.parts = parts;
        }
    }

    /** The cookie's value as the only part of a session. */
    SessionCookies.Parts parts(OwnCookies.Pair alone) {
        String line = alone.line();
        int place = place(line, alone.end());
        Known known = places.get(place);
        if (known != null && known.line.equals(line)) {
            return known.parts;
        }
        SessionCookies.Parts parts = new SessionCookies.Parts(List.of(alone.value()));
        if (line.length() <= LONGEST) {
            places.set(place, new Known(line, parts));
        }
        return parts;
    }

    private static int place(String line, int end) {
        int hash = 0;
        for (int i = Math.max(0, end - HASHED); i < end; i++) {
            hash = 31 * hash + line.charAt(i);
        }
        return Math.floorMod(hash, PLACES);
    }
}
