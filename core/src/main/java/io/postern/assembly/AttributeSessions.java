/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.RequestHead;
import io.postern.auth.SessionStart;
import io.postern.auth.session.Session;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import java.security.SecureRandom;
import java.time.Clock;
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
    private final Clock clock;
    private final SecureRandom random;

    /** @param lifetime the longest life of a session */
    AttributeSessions(Sessions sessions, Duration lifetime, Clock clock, SecureRandom random) {
        this.sessions = sessions;
        this.lifetime = lifetime;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Optional<List<Header>> begin(Identity person, RequestHead request) {
        Instant now = clock.instant();
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
            return Optional.of(sessions.begin(session, request));
        } catch (SessionsUnavailable e) {
            LOG.warn("request {}: no session could be begun: {}", request.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private String id() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
