/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a session adds to a request that it proves.
 *
 * @param cookies {@code Set-Cookie} lines for the answer: the session after a refresh, or used again; empty for most requests
 * @param ended whether the session has ended since; asked again and again while a WebSocket is open, so it never blocks
 * @param signIn how the session began; empty for a proof that is shown with every request
 */
public record Kept(List<Header> cookies, BooleanSupplier ended, Optional<SignIn> signIn) {
    /** Of a proof that is shown with every request. */
    public static final Kept NOTHING = new Kept(List.of(), () -> false);

    /** Copies the lines. */
    public Kept {
        cookies = List.copyOf(cookies);
    }

    /** Of a session of which no more is known. */
    public Kept(List<Header> cookies, BooleanSupplier ended) {
        this(cookies, ended, Optional.empty());
    }

    /**
     * How a session began.
     *
     * @param at when the person signed in
     * @param stepUp what the provider was asked for besides, {@code acr_values=gold} and {@code max_age=300}, so that the same is not asked
     *     twice
     */
    public record SignIn(Instant at, List<String> stepUp) {
        /** Copies the list. */
        public SignIn {
            stepUp = List.copyOf(stepUp);
        }
    }
}
