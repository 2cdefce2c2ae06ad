/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What becomes of a request. */
public sealed interface Decision {
    /**
     * It goes on to the app.
     *
     * @param identity who is calling, where somebody is known and may be shown
     * @param request what becomes of its headers
     * @param response what becomes of the app's answer
     * @param ended whether the session that proved the caller has ended since: a WebSocket is closed then; never blocks
     * @param facts what led here
     * @param signedIn when the session that proved the caller began; empty where none did
     */
    record Pass(
            Optional<Identity> identity,
            HeaderEdit request,
            ResponseEdit response,
            BooleanSupplier ended,
            Facts facts,
            Optional<Instant> signedIn)
            implements Decision {
        /** Of a caller who shows the proof with every request, or is not known. */
        public Pass(
                Optional<Identity> identity,
                HeaderEdit request,
                ResponseEdit response,
                BooleanSupplier ended,
                Facts facts) {
            this(identity, request, response, ended, facts, Optional.empty());
        }
    }

    /**
     * The gate answers itself; the app is not called.
     *
     * @param reply the answer
     * @param facts what led here
     */
    record Answer(Reply reply, Facts facts) implements Decision {}

    /** Memory does not tell; {@link Gate#decide} does, on a thread that may block. */
    record Ask() implements Decision {
        /** The one instance that is needed. */
        public static final Ask INSTANCE = new Ask();
    }

    /**
     * The answer needs the request's body besides: a form of at most {@link OwnPages#MAX_FORM_BYTES}, which an adapter reads and
     * hands to {@link Gate#decide(RequestHead, String)}.
     */
    record Form() implements Decision {
        /** The one instance that is needed. */
        public static final Form INSTANCE = new Form();
    }
}
