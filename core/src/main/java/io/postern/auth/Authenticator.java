/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/**
 * One way of knowing the caller. In two steps, so that a request whose answer is known never waits and never changes
 * threads: {@link #known} reads memory only; only where it says {@link Outcome.Ask} may the gate call {@link #ask}, on a
 * thread that may block. Neither writes anything to the request or the answer. Implementations are safe for use by many
 * threads at once. An exception counts as a refusal without identity.
 */
public interface Authenticator {
    /** The name in logs, metrics and {@code explain}. */
    Proof proof();

    /** What memory alone tells about the caller; never blocks. */
    Outcome known(RequestHead request);

    /** What somebody else tells about the caller; may block for as long as its time-outs allow. Never {@link Outcome.Ask}. */
    Outcome ask(RequestHead request);
}
