/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.http.AccessToken;
import io.postern.sync.source.http.Rhythm;
import io.postern.sync.source.http.SourceFault;
import io.postern.sync.source.http.SourceHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CERN's Authorization Service: its identities, groups and the groups' people.
 *
 * <p>A delta asks for what changed after a time. Where only active people are wanted, it passes over those who are not: they are
 * gone, and only a full reading takes anybody away. It gives the members of the groups that changed themselves; that the service
 * counts a new member as a change of the group is promised nowhere.
 */
public final class AuthzSource implements Source {
    private static final String AUDIENCE = "authorization-service-api";
    private static final String TOKEN_PATH = "/auth/realms/cern/api-access/token";
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /** A verdict is a sentence, not a list. */
    private static final int MOST_NAMED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(AuthzSource.class);

    private final AuthzSettings settings;
    private final Query query;
    private final SourceHttp http;
    private final AccessToken token;

    /**
     * The service, not yet connected to.
     *
     * @throws java.io.UncheckedIOException where the file of authorities cannot be used
     */
    public AuthzSource(AuthzSettings settings, Rhythm rhythm) {
        this.settings = settings;
        this.query = new Query(settings);
        this.http = new SourceHttp(settings.http(), rhythm);
        URI endpoint = URI.create(settings.keycloakUrl().toString().replaceFirst("/+$", "") + TOKEN_PATH);
        this.token = new AccessToken(http, rhythm, endpoint, settings.client(), Map.of("audience", AUDIENCE));
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public Verdict read(Scope scope, Reception reception) throws InterruptedException {
        try {
            identities(scope, reception);
            Groups groups = new Groups(reception);
            if (settings.groups()) {
                groups(scope, groups);
            }
            return groups.verdict();
        } catch (SourceFault e) {
            return new Verdict.Incomplete(e.reason());
        }
    }

    private void identities(Scope scope, Reception reception) throws SourceFault, InterruptedException {
        boolean full = scope instanceof Scope.Full;
        People people = new People(reception, !full && query.activeOnly());
        long came = new Crawl(http, token, "Identity", people)
                .read(size -> query.identities(scope, size), settings.pageSize());
        if (full && came == 0) {
            throw new SourceFault(
                    "Identity: the service answered with nobody; see filter, and the rights of client-id");
        }
        if (people.inactive > 0) {
            LOG.info("{}: {} inactive people wait for the next full reading", settings.id(), people.inactive);
        }
    }

    private void groups(Scope scope, Groups groups) throws SourceFault, InterruptedException {
        long came =
                new Crawl(http, token, "Group", groups).read(size -> query.groups(scope, size), settings.pageSize());
        if (scope instanceof Scope.Full && came == 0) {
            throw new SourceFault("Group: the service answered with no group; see the rights of client-id");
        }
    }

    /** Hands on people. */
    private static final class People implements Crawl.Taker {
        private final Reception reception;
        private final boolean activeOnly;
        private long inactive;

        People(Reception reception, boolean activeOnly) {
            this.reception = reception;
            this.activeOnly = activeOnly;
        }

        @Override
        public void record(String id, Map<String, Object> record) {
            if (activeOnly && !Boolean.TRUE.equals(record.get("activeUser"))) {
                inactive++;
            } else {
                reception.person(new Entry(id, record));
            }
        }

        @Override
        public void unreadable(String label, String reason) {
            reception.unreadable(label, reason);
        }
    }

    /**
     * Hands on groups, each with its members where they are wanted. Members that cannot be known make the reading incomplete, and
     * the other groups are read all the same.
     */
    private final class Groups implements Crawl.Taker {
        private final Reception reception;
        private final List<String> lacks = new ArrayList<>();
        private long more;

        Groups(Reception reception) {
            this.reception = reception;
        }

        @Override
        public void record(String id, Map<String, Object> record) throws SourceFault, InterruptedException {
            boolean wanted = reception.group(new Entry(id, record));
            if (wanted && settings.members() != AuthzSettings.Members.OFF) {
                String name = "The members of group " + record.getOrDefault("groupIdentifier", id);
                try {
                    new Crawl(http, token, name, new Members(id, this))
                            .read(size -> query.members(id, size), settings.pageSize());
                } catch (SourceFault e) {
                    if (e.status() != NOT_FOUND && e.status() != FORBIDDEN) {
                        throw e;
                    }
                    lacking(e.reason());
                }
            }
        }

        @Override
        public void unreadable(String label, String reason) {
            reception.unreadableGroup(label, reason);
        }

        private void lacking(String reason) {
            if (lacks.size() < MOST_NAMED) {
                lacks.add(reason);
            } else {
                more++;
            }
        }

        private Verdict verdict() {
            if (lacks.isEmpty()) {
                return new Verdict.Complete(Optional.empty());
            }
            return new Verdict.Incomplete(String.join("; ", lacks) + (more > 0 ? "; and " + more + " more" : ""));
        }
    }

    /** Hands on the members of one group. */
    private record Members(String group, Groups groups) implements Crawl.Taker {
        @Override
        public void record(String id, Map<String, Object> record) {
            groups.reception.member(group, id);
        }

        /** It may be anybody, so nobody's membership may end because of it. */
        @Override
        public void unreadable(String label, String reason) {
            groups.lacking(label + ": " + reason);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
