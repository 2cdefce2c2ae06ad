/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Header;
import io.postern.auth.RequestHead;
import java.util.List;
import java.util.Optional;

/** Where sessions are kept between two requests. Says what is there, not whether it still holds. Safe for many threads. */
interface Store {
    /** What a request shows. */
    sealed interface Found {}

    /** No session. */
    record None() implements Found {}

    /** Something that is no session, or one that is gone. */
    record Broken() implements Found {}

    /** Memory does not tell. */
    record Unknown() implements Found {}

    /**
     * A session.
     *
     * @param opened the session, the newest version that is known here
     * @param cookies the lines that bring the browser that version; empty where it has it
     */
    record Live(Opened opened, List<Header> cookies) implements Found {}

    /** What memory knows of the session that the request shows; never blocks. */
    Found known(RequestHead request);

    /** The same, asking the store where memory does not tell; never {@link Unknown}. */
    Found find(RequestHead request) throws SessionsUnavailable;

    /** Keeps a new session; the lines bring it to the browser. */
    List<Header> keep(Stored stored) throws SessionsUnavailable;

    /** Notes that a session was used by a request; the lines, if any, tell the browser. Never blocks. */
    List<Header> used(Opened opened);

    /** Keeps a newer version of a session that is there. */
    void renew(Stored fresh) throws SessionsUnavailable;

    /** A newer version of that session, which another replica has kept. */
    Optional<Stored> newer(Stored old) throws SessionsUnavailable;

    /** Forgets a session. */
    void forget(Session session) throws SessionsUnavailable;

    /** How many sessions are in this process's memory. */
    long count();
}
