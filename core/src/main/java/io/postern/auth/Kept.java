/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a session adds to a request that it proves.
 *
 * @param cookies {@code Set-Cookie} lines for the answer: the session after a refresh, or used again; empty for most requests
 * @param ended whether the session has ended since; asked again and again while a WebSocket is open, so it never blocks
 */
public record Kept(List<Header> cookies, BooleanSupplier ended) {
    /** Of a proof that is shown with every request. */
    public static final Kept NOTHING = new Kept(List.of(), () -> false);

    /** Copies the lines. */
    public Kept {
        cookies = List.copyOf(cookies);
    }
}
