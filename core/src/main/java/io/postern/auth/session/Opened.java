/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.HeapShare;
import io.postern.auth.Identity;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session that was read, with what is found out about it once: the identity under the configuration in force, and by which
 * revocations it would end.
 *
 * @param stored the session
 * @param identity who it is; empty where this configuration does not take that person's source, or the name cannot be handed on
 * @param marks the marks of the revocations that end it
 * @param ends when it is over at the latest
 */
record Opened(Stored stored, Optional<Identity> identity, List<String> marks, Instant ends) {

    Session session() {
        return stored.session();
    }

    /** About how much memory it takes. */
    int bytes() {
        Session session = session();
        int bytes = 4 * HeapShare.ENTRY_OVERHEAD
                + session.tokens().idToken().map(String::length).orElse(0)
                + session.tokens().refresh().map(String::length).orElse(0);
        for (String group : session.person().groups()) {
            bytes += 64 + group.length();
        }
        return bytes + claimBytes(session.person().claims());
    }

    private static int claimBytes(Object claim) {
        if (claim instanceof String text) {
            return 64 + text.length();
        }
        int bytes = 64;
        if (claim instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += 64 + String.valueOf(entry.getKey()).length() + claimBytes(entry.getValue());
            }
        } else if (claim instanceof Iterable<?> list) {
            for (Object element : list) {
                bytes += claimBytes(element);
            }
        }
        return bytes;
    }

    /** Opens sessions under one configuration. */
    record Opener(SessionSettings settings) {
        Opened open(Stored stored) {
            Session session = stored.session();
            Duration lifetime = settings.config().lifetime();
            Instant ends = session.began().plus(lifetime);
            if (session.ends().isBefore(ends)) {
                ends = session.ends();
            }
            return new Opened(stored, identity(session, ends), Revocation.marks(session), ends);
        }

        private Optional<Identity> identity(Session session, Instant until) {
            Session.Person person = session.person();
            SessionSettings.Source source = settings.sources().get(person.source());
            if (source == null || !source.issuers().contains(person.account().issuer())) {
                return Optional.empty();
            }
            IdentityMaker.Made made = settings.identities()
                    .make(new IdentityMaker.Candidate(
                            person.account().issuer(),
                            person.account().subject(),
                            person.source(),
                            person.username(),
                            person.email(),
                            person.name(),
                            person.groups(),
                            person.groupsKnown(),
                            source.groupsKeep(),
                            Proof.SESSION,
                            until,
                            person.claims()));
            return made instanceof IdentityMaker.Usable usable ? Optional.of(usable.identity()) : Optional.empty();
        }

        /** The session with those groups alone that this configuration looks at or hands on. */
        Session slimmed(Session session) {
            Session.Person person = session.person();
            Set<String> handedOn = identity(session, session.ends())
                    .map(identity -> Set.copyOf(identity.shownGroups()))
                    .orElse(Set.of());
            List<String> few = person.groups().stream()
                    .filter(group ->
                            handedOn.contains(group) || settings.namedGroups().contains(group))
                    .toList();
            return session.refreshed(
                    new Session.Person(
                            person.account(),
                            person.source(),
                            person.username(),
                            person.email(),
                            person.name(),
                            few,
                            person.groupsKnown(),
                            person.claims()),
                    session.tokens());
        }
    }
}
