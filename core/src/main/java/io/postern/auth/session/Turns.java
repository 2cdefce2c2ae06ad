/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.util.Optional;

/** Lets one replica at a time refresh a session. Blocks. */
interface Turns {
    /** Of a replica that is alone, or knows of no other: this process's own requests take turns already. */
    Turns ALONE = session -> Optional.of(() -> {});

    /** The turn for that session; empty while another replica has it. */
    Optional<Turn> take(Session session) throws SessionsUnavailable;

    /** A turn; it ends by itself where its holder dies. */
    interface Turn extends AutoCloseable {
        /** Lets the next one. */
        @Override
        void close();
    }
}
