/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.time.Duration;

/**
 * Proofs of possession (RFC 9449).
 *
 * @param enabled whether the {@code DPoP} scheme is accepted; a token bound to a key is refused without its proof either
 *     way
 * @param nonce whether a proof must carry a nonce that the gate gave out
 * @param maxAge how old a proof may be
 */
public record DpopConfig(boolean enabled, boolean nonce, Duration maxAge) {}
