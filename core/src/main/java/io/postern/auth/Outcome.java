/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;

/** What an authenticator found: "not mine", "yes", "no", "broken" and "I must ask somebody" are five things. */
public sealed interface Outcome {
    /** Nothing here that is this authenticator's business; the next one may look. */
    record Absent() implements Outcome {
        /** The one instance that is needed. */
        public static final Absent INSTANCE = new Absent();
    }

    /**
     * The caller is known.
     *
     * @param identity who it is
     * @param kept what a session adds; {@link Kept#NOTHING} for other proofs
     */
    record Accepted(Identity identity, Kept kept) implements Outcome {
        /** Of a proof that ends with the request. */
        public Accepted(Identity identity) {
            this(identity, Kept.NOTHING);
        }
    }

    /**
     * There was a session, and it is over or cannot be read. Nobody is known by it, and its cookies are taken away.
     *
     * @param cookies the {@code Set-Cookie} lines that take them away
     */
    record Ended(List<Header> cookies) implements Outcome {
        /** Copies the lines. */
        public Ended {
            cookies = List.copyOf(cookies);
        }
    }

    /**
     * Something is here and is not acceptable. The request is refused; nobody else is asked.
     *
     * @param reason why, as a stable code
     * @param detail one sentence for the log, without any value that the caller sent
     * @param headers what the answer must carry besides, such as a DPoP nonce; empty for most
     */
    record Rejected(Reason reason, String detail, List<Header> headers) implements Outcome {
        /** Copies the headers. */
        public Rejected {
            headers = List.copyOf(headers);
        }

        /** A refusal without headers of its own. */
        public Rejected(Reason reason, String detail) {
            this(reason, detail, List.of());
        }
    }

    /**
     * Whoever would have to be asked does not answer.
     *
     * @param reason which service, as a stable code
     * @param detail one sentence for the log
     */
    record Unavailable(Reason reason, String detail) implements Outcome {}

    /** Memory does not tell; {@link Authenticator#ask} may. */
    record Ask() implements Outcome {
        /** The one instance that is needed. */
        public static final Ask INSTANCE = new Ask();
    }
}
