/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.SessionStart;
import io.postern.auth.session.Session;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions of the gate of what a Shibboleth service provider says ({@code shibboleth.session}). */
final class AttributeSessions implements SessionStart {
    private static final Logger LOG = LoggerFactory.getLogger(AttributeSessions.class);
    private static final int ID_BYTES = 32;

    private final Sessions sessions;
    private final Duration lifetime;
    private final Surroundings surroundings;

    /** @param lifetime the longest life of a session */
    AttributeSessions(Sessions sessions, Duration lifetime, Surroundings surroundings) {
        this.sessions = sessions;
        this.lifetime = lifetime;
        this.surroundings = surroundings;
    }

    @Override
    public Optional<List<Header>> begin(Identity person, RequestHead request) {
        Instant now = surroundings.clock().instant();
        Instant longest = now.plus(lifetime);
        Session session = new Session(
                id(),
                new Session.Person(
                        person.account(),
                        person.source(),
                        person.username(),
                        person.email(),
                        person.name(),
                        person.groups(),
                        person.groupsKnown(),
                        person.claims()),
                now,
                person.until().isBefore(longest) ? person.until() : longest,
                Session.Tokens.NONE,
                List.of());
        try {
            List<Header> lines = sessions.begin(session, request);
            surroundings.events().signIn(person.source(), Reason.SIGNED_IN.code());
            return Optional.of(lines);
        } catch (SessionsUnavailable e) {
            surroundings.events().signIn(person.source(), Reason.SESSIONS_UNAVAILABLE.code());
            LOG.warn("request {}: no session could be begun: {}", request.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private String id() {
        byte[] id = new byte[ID_BYTES];
        surroundings.random().nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
