/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Account;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One sign-in of one person with one browser. Immutable; a refresh makes a new one with the same id.
 *
 * @param id 256 random bits in base64url, new at each sign-in
 * @param person who signed in, as the provider said at the sign-in or at the last refresh
 * @param began when the person signed in
 * @param ends when the session ends at the latest, however much it is used
 * @param tokens what the provider gave besides
 * @param stepUp what a step-up asked the provider for at this sign-in ({@code acr} values and {@code max_age}), so that the
 *     same is not asked twice
 */
public record Session(String id, Person person, Instant began, Instant ends, Tokens tokens, List<String> stepUp) {
    /** Refuses a missing part. */
    public Session {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(began, "began");
        Objects.requireNonNull(ends, "ends");
        Objects.requireNonNull(tokens, "tokens");
        stepUp = List.copyOf(stepUp);
    }

    /**
     * Who signed in: what an identity is made of anew for each configuration, so that rules about sysadmins and groups follow a
     * reload.
     *
     * @param account issuer and subject
     * @param source the id of the provider in the configuration, or {@code shibboleth}
     * @param username the name that the app knows the person by
     * @param email the e-mail address, when there is one that may be shown
     * @param name the display name
     * @param groups all groups
     * @param groupsKnown whether any claim that can carry a group was there
     * @param claims the claims that the configuration looks at: strings, numbers, booleans, lists and maps of these
     */
    public record Person(
            Account account,
            String source,
            String username,
            Optional<String> email,
            Optional<String> name,
            List<String> groups,
            boolean groupsKnown,
            Map<String, Object> claims) {
        /** Copies the collections. */
        public Person {
            groups = List.copyOf(groups);
            claims = Map.copyOf(claims);
        }

        /** Account and user name; claims may hold what no log should. */
        @Override
        public String toString() {
            return "Person[" + username + ", " + account.label() + "]";
        }
    }

    /**
     * What a provider gave with the sign-in.
     *
     * @param sid the provider's own session (OpenID Connect Back-Channel Logout 1.0, section 2.1)
     * @param refresh the refresh token; a credential
     * @param idToken the last ID token, shown to the provider when the person signs out
     * @param freshUntil when what the provider said ends, so that it must be asked again before; empty where it cannot be asked
     *     again
     */
    public record Tokens(
            Optional<String> sid, Optional<String> refresh, Optional<String> idToken, Optional<Instant> freshUntil) {
        /** Of a session without a provider that could be asked again. */
        public static final Tokens NONE =
                new Tokens(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Nothing of the tokens, which are credentials. */
        @Override
        public String toString() {
            return "Tokens[***]";
        }
    }

    /** The same sign-in with what a refresh brought. */
    public Session refreshed(Person newPerson, Tokens newTokens) {
        return new Session(id, newPerson, began, ends, newTokens, stepUp);
    }

    /** Whose it is; the id is a credential. */
    @Override
    public String toString() {
        return "Session[" + person + ", until " + ends + "]";
    }
}
