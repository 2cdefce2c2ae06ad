/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.keycloak;

import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.http.AccessToken;
import io.postern.sync.source.http.JsonPage;
import io.postern.sync.source.http.Rhythm;
import io.postern.sync.source.http.SourceFault;
import io.postern.sync.source.http.SourceHttp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The users, groups and members of a realm.
 *
 * <p>Keycloak keeps no time of change, and its events run out and are off by default; so a delta is a full reading, from which
 * nobody concludes that somebody left.
 *
 * <p>A user's own attributes stand in the entry under their names, each a list, where no field of Keycloak has that name, and all
 * of them under {@code attributes}. A sub-group is a member of its parent: Keycloak gives its members what the parent grants.
 */
public final class KeycloakSource implements Source {
    private static final int NOT_FOUND = 404;

    private final KeycloakSettings settings;
    private final Realm realm;
    private final SourceHttp http;
    private final AccessToken token;

    /**
     * The realm, not yet connected to.
     *
     * @throws java.io.UncheckedIOException where the file of authorities cannot be used
     */
    public KeycloakSource(KeycloakSettings settings, Rhythm rhythm) {
        this.settings = settings;
        this.realm = new Realm(settings);
        this.http = new SourceHttp(settings.http(), rhythm);
        this.token = new AccessToken(http, rhythm, realm.token(), settings.client(), Map.of());
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public Verdict read(Scope scope, Reception reception) throws InterruptedException {
        try {
            long users = list("Users").read(realm::users, this::users, new Users(reception));
            if (users == 0) {
                return new Verdict.Incomplete("Users: realm " + settings.realm()
                        + " answered with nobody; see the roles of the service account of client-id");
            }
            if (settings.groups()) {
                Groups groups = new Groups(reception);
                list("Groups").read(realm::groups, this::topGroups, groups);
                groups.sub();
            }
            return new Verdict.Complete(Optional.empty());
        } catch (SourceFault e) {
            return new Verdict.Incomplete(e.reason());
        }
    }

    private Listing list(String name) {
        return new Listing(http, token, name, settings.pageSize());
    }

    private Optional<Long> users() throws SourceFault, InterruptedException {
        String what = "The number of users";
        return Optional.of(JsonPage.number(what, http.get(what, realm.userCount(), token)));
    }

    private Optional<Long> topGroups() throws SourceFault, InterruptedException {
        String what = "The number of groups";
        Object count =
                JsonPage.object(what, http.get(what, realm.groupCount(), token)).get("count");
        return count instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    private static Map<String, Object> flattened(Map<String, Object> record) {
        Map<String, Object> flat = new LinkedHashMap<>(record);
        flat.remove("access");
        flat.remove("subGroups");
        if (record.get("attributes") instanceof Map<?, ?> attributes) {
            attributes.forEach((name, values) -> flat.putIfAbsent(String.valueOf(name), values));
        }
        return flat;
    }

    /** Hands on users. */
    private final class Users implements Listing.Taker {
        private final Reception reception;

        Users(Reception reception) {
            this.reception = reception;
        }

        @Override
        public void record(String id, Map<String, Object> record) throws SourceFault, InterruptedException {
            if (settings.disabled() || Boolean.TRUE.equals(record.get("enabled"))) {
                Map<String, Object> attributes = flattened(record);
                if (settings.federatedIdentities()) {
                    attributes.put("federatedIdentities", federatedIdentities(id));
                }
                reception.person(new Entry(id, attributes));
            }
        }

        private List<Object> federatedIdentities(String id) throws SourceFault, InterruptedException {
            String what = "The federated identities of user " + id;
            List<Object> links = new ArrayList<>();
            try {
                JsonPage.array(what, http.get(what, realm.federatedIdentities(id), token))
                        .records(new Kept(what, links));
            } catch (SourceFault e) {
                if (e.status() != NOT_FOUND) { // who went a moment ago has none
                    throw e;
                }
            }
            return links;
        }

        @Override
        public void unreadable(String label, String reason) {
            reception.unreadable(label, reason);
        }
    }

    private record Kept(String what, List<Object> links) implements JsonPage.Records {
        @Override
        public void record(Map<String, Object> record) {
            links.add(record);
        }

        @Override
        public void unreadable(int position, String reason) throws SourceFault {
            throw new SourceFault(what + ": " + reason);
        }
    }

    /**
     * Hands on groups with their members, and remembers which of them have groups within. A group that is being read is not left
     * for those within it: the lists that are open at once are one for groups and one for members.
     */
    private final class Groups implements Listing.Taker {
        private final Reception reception;
        private final List<Parent> parents = new ArrayList<>();
        private Optional<String> parent = Optional.empty();

        Groups(Reception reception) {
            this.reception = reception;
        }

        private record Parent(String id, long groups) {}

        @Override
        public void record(String id, Map<String, Object> record) throws SourceFault, InterruptedException {
            boolean wanted = reception.group(new Entry(id, flattened(record)));
            parent.ifPresent(above -> reception.member(above, id));
            if (wanted && settings.members()) {
                String name = "The members of group " + record.getOrDefault("path", id);
                list(name)
                        .read(
                                (first, max) -> realm.members(id, first, max),
                                Optional::empty,
                                new Members(reception, id));
            }
            nested(id, record);
        }

        /** Keycloak 23 and later tell how many groups are within; those before send them along. */
        private void nested(String id, Map<String, Object> record) throws SourceFault, InterruptedException {
            List<?> within = record.get("subGroups") instanceof List<?> list ? list : List.of();
            if (record.get("subGroupCount") instanceof Long count) {
                if (count > 0) {
                    parents.add(new Parent(id, count));
                }
                return;
            }
            Optional<String> above = parent;
            parent = Optional.of(id);
            for (Object one : within) {
                if (one instanceof Map<?, ?> group && group.get("id") instanceof String inner) {
                    Map<String, Object> copy = new LinkedHashMap<>();
                    group.forEach((name, value) -> copy.put(String.valueOf(name), value));
                    record(inner, copy);
                } else {
                    throw new SourceFault("Groups: one within " + record.getOrDefault("path", id) + " has no id");
                }
            }
            parent = above;
        }

        /** Reads the groups within those that were read, and those within these. */
        private void sub() throws SourceFault, InterruptedException {
            while (!parents.isEmpty()) {
                Parent next = parents.remove(parents.size() - 1);
                parent = Optional.of(next.id());
                list("The groups within group " + next.id())
                        .read(
                                (first, max) -> realm.children(next.id(), first, max),
                                () -> Optional.of(next.groups()),
                                this);
            }
            parent = Optional.empty();
        }

        /** Its members are not known, and nobody's membership may end because of it. */
        @Override
        public void unreadable(String label, String reason) throws SourceFault {
            throw new SourceFault(label + ": " + reason);
        }
    }

    /** Hands on the members of one group. */
    private record Members(Reception reception, String group) implements Listing.Taker {
        @Override
        public void record(String id, Map<String, Object> record) {
            reception.member(group, id);
        }

        /** It may be anybody. */
        @Override
        public void unreadable(String label, String reason) throws SourceFault {
            throw new SourceFault(label + ": " + reason);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
