/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Optional;

/**
 * The gate's own endpoints that sign people in and out. They ask others, read forms and set cookies. Safe for use by many threads
 * at once; an exception counts as an internal error.
 */
public interface OwnPages {
    /** The longest form that is read. */
    int MAX_FORM_BYTES = 64 * 1024;

    /** What an endpoint must be given before it can answer. */
    enum Needs {
        /** The request's head. */
        HEAD,
        /** The request's body, a form of at most {@link #MAX_FORM_BYTES}, besides. */
        FORM
    }

    /**
     * What the endpoint of that name needs for a request of that method; empty where there is no such endpoint. Never blocks.
     *
     * @param name the path below {@code login.prefix}, such as {@code /callback}
     */
    Optional<Needs> needs(String name, String method);

    /** The answer; may block for as long as a provider and the store of the sessions may take. */
    Answered answer(Visit visit);

    /**
     * Ends the session that a request shows, without a page: the {@code Set-Cookie} lines that take it from the browser.
     *
     * @throws IllegalStateException where the store of the sessions is away
     */
    default List<Header> end(RequestHead request) {
        return List.of();
    }

    /**
     * A request to such an endpoint.
     *
     * @param name the path below {@code login.prefix}
     * @param request the request's head
     * @param form the body as it came, where it was needed
     */
    record Visit(String name, RequestHead request, Optional<String> form) {
        /** The name; the form may hold tokens. */
        @Override
        public String toString() {
            return "Visit[" + name + ", " + request + "]";
        }
    }

    /**
     * What came of it.
     *
     * @param reply the answer
     * @param identity who signed in or out, where that is known
     * @param reason how it ended
     * @param detail one sentence for the log, without any value that the caller sent
     */
    record Answered(Reply reply, Optional<Identity> identity, Reason reason, String detail) {}
}
