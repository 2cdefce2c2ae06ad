/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.time.Duration;

/** Remembers which sessions ended before their time. Safe for use by many threads at once. */
interface Revocations extends AutoCloseable {
    /** What is known of them by now. */
    RevocationList list();

    /** Whether what was revoked anywhere 5 s ago is known here. Where it is not, no session may be accepted. */
    boolean current();

    /** Ends these sessions: here at once, even where it fails; on every replica within 5 s. */
    void add(Revocation revocation) throws SessionsUnavailable;

    /** Sessions may live that long, and what is revoked is kept for no less. */
    default void keepFor(Duration lifetime) {}

    @Override
    void close();

    /** Remembers until the process ends. */
    static Revocations inMemory(RevocationList list) {
        return new Revocations() {
            @Override
            public RevocationList list() {
                return list;
            }

            @Override
            public boolean current() {
                return true;
            }

            @Override
            public void add(Revocation revocation) {
                list.add(revocation);
            }

            @Override
            public void close() {}
        };
    }
}
