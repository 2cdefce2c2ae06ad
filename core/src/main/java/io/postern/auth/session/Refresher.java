/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

/** Asks a provider again about a person who has signed in. Blocks; safe for use by many threads at once. */
public interface Refresher {
    /** What the provider says now about the person of that session, which has a refresh token. */
    Refreshed refresh(Session session);

    /** What came of it. */
    sealed interface Refreshed {}

    /** The session goes on, with what the provider says now. */
    record Renewed(Session session) implements Refreshed {}

    /** The provider, or what it sent, ends the session; the sentence is for the log. */
    record Over(String detail) implements Refreshed {}

    /** The provider does not answer; the session goes on until what is known of it ends. */
    record Away(String detail) implements Refreshed {}
}
