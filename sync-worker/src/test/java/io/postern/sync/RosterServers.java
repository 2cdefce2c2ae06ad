/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.source.authz.AuthzSimulator;
import io.postern.sync.source.keycloak.RealmService;
import io.postern.sync.source.ldap.Slapd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A roster in each kind of directory, and what the configuration says to read it in pages of three. */
final class RosterServers {

    private static final String PEOPLE = "ou=people,dc=example,dc=org";
    private static final String GROUPS = "ou=groups,dc=example,dc=org";

    private RosterServers() {}

    /** OpenLDAP. */
    static Slapd slapd(Path folder, Roster roster) throws Exception {
        StringBuilder ldif = new StringBuilder();
        ldif.append(
                        "dn: dc=example,dc=org\nobjectClass: organization\nobjectClass: dcObject\no: Example\ndc: example\n\n")
                .append("dn: " + PEOPLE + "\nobjectClass: organizationalUnit\nou: people\n\n")
                .append("dn: " + GROUPS + "\nobjectClass: organizationalUnit\nou: groups\n\n");
        roster.people()
                .forEach((key, name) -> ldif.append("dn: uid=" + name + "," + PEOPLE
                        + "\nobjectClass: inetOrgPerson\nuid: "
                        + name + "\ncn: Person " + key + "\nsn: " + key + "\nemployeeNumber: " + key + "\nmail: " + name
                        + "@example.org\n\n"));
        roster.groups().forEach((group, members) -> {
            ldif.append("dn: cn=" + group + "," + GROUPS + "\nobjectClass: groupOfNames\ncn: " + group + "\nentryUUID: "
                    + UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8)) + "\n");
            members.forEach(key -> ldif.append("member: uid=" + roster.people().get(key) + "," + PEOPLE + "\n"));
            ldif.append("\n");
        });
        return Slapd.in(folder).load(ldif.toString()).start();
    }

    /** The Authorization Service. */
    static AuthzSimulator authz(Roster roster) {
        AuthzSimulator simulator = AuthzSimulator.start();
        List<Map<String, Object>> people = new ArrayList<>();
        roster.people()
                .forEach((key, name) -> people.add(Map.of(
                        "id",
                        "id-" + key,
                        "upn",
                        name,
                        "displayName",
                        "Person " + key,
                        "personId",
                        Integer.parseInt(key),
                        "uid",
                        5000 + Integer.parseInt(key),
                        "primaryAccountEmail",
                        name + "@example.org",
                        "type",
                        "Person",
                        "source",
                        "cern",
                        "activeUser",
                        true)));
        simulator.identities(people);
        simulator.groups(roster.groups().keySet().stream()
                .map(group -> Map.<String, Object>of(
                        "id", "id-of-" + group, "groupIdentifier", group, "displayName", group, "description", group))
                .toList());
        roster.groups()
                .forEach((group, keys) -> simulator.members(
                        "id-of-" + group,
                        "/precomputed",
                        keys.stream().map(key -> "id-" + key).toList()));
        return simulator;
    }

    /** A realm of Keycloak; {@code press} is within {@code board}. */
    static RealmService realm(Roster roster) {
        RealmService realm = RealmService.start();
        roster.people().forEach((key, name) -> realm.list("/users").add(user(key, name)));
        boolean press = roster.groups().containsKey("press");
        roster.groups().forEach((group, keys) -> {
            boolean within = group.equals("press");
            realm.list(within ? "/groups/id-of-board/children" : "/groups")
                    .add(Map.of(
                            "id",
                            "id-of-" + group,
                            "name",
                            group,
                            "path",
                            (within ? "/board/" : "/") + group,
                            "subGroupCount",
                            group.equals("board") && press ? 1 : 0,
                            "subGroups",
                            List.of()));
            keys.forEach(key -> realm.list("/groups/id-of-" + group + "/members")
                    .add(user(key, String.valueOf(roster.people().get(key)))));
        });
        return realm;
    }

    private static Map<String, Object> user(String key, String name) {
        return Map.of(
                "id",
                "id-" + key,
                "username",
                name,
                "enabled",
                true,
                "email",
                name + "@example.org",
                "firstName",
                "Person",
                "lastName",
                key);
    }
}
