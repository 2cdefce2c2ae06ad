/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Optional;

/** What becomes of a request. */
public sealed interface Decision {
    /**
     * It goes on to the app.
     *
     * @param identity who is calling, where somebody is known and may be shown
     * @param request what becomes of its headers
     * @param response what becomes of the app's answer
     * @param facts what led here
     */
    record Pass(Optional<Identity> identity, HeaderEdit request, ResponseEdit response, Facts facts)
            implements Decision {}

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
}
