/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Account;
import io.postern.auth.Header;
import io.postern.auth.RequestHead;
import java.util.List;
import java.util.Optional;

/**
 * The sessions of one gate, in whichever store, as those see them who begin and end them. Everything may block for the store's
 * time-outs. Safe for use by many threads at once.
 */
public interface Sessions extends AutoCloseable {
    /**
     * Begins a session in the browser that sent this request; the one that the request shows, whoever set it, ends.
     *
     * @return the {@code Set-Cookie} lines of the answer
     */
    List<Header> begin(Session session, RequestHead request) throws SessionsUnavailable;

    /** The session that the request shows, while it is in force. */
    Optional<Session> shown(RequestHead request) throws SessionsUnavailable;

    /**
     * Ends the session that the request shows, on every replica.
     *
     * @return the {@code Set-Cookie} lines that take all its cookies away, also where there was no session
     */
    List<Header> end(RequestHead request) throws SessionsUnavailable;

    /** Ends all sessions that began in this session of the provider's ({@code sid}), on every replica within 5 s. */
    void endAll(String issuer, String sid) throws SessionsUnavailable;

    /** Ends all sessions of this person that have begun by now, on every replica within 5 s. */
    void endAll(Account account) throws SessionsUnavailable;

    /** Stops what runs in the background. */
    @Override
    void close();
}
