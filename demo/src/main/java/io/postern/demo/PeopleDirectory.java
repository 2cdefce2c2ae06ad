/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.util.LDAPSDKException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory on loopback, in memory, with people of the provider but one, and some who never signed in. Who a person is stands in
 * {@code entryUUID}, which is what the provider's tokens carry as {@code sub}. Safe for use by several threads.
 */
final class PeopleDirectory implements AutoCloseable {
    /** The provider knows him already, and the directory will. */
    static final String NEWCOMER = "finn";

    static final String CURATORS = "data-curators";
    static final String READERS = "data-readers";

    private static final String PEOPLE = "ou=people,dc=example,dc=org";
    private static final String GROUPS = "ou=groups,dc=example,dc=org";

    private static final List<Person> OTHERS = List.of(
            colleague("dora", "Dora", "Nagy", "8a0c27f5-4d5c-4f0f-9a34-2f1f7a6f0e04"),
            colleague("emil", "Emil", "Sørensen", "2b9f4a1d-9d0e-4a54-8e26-5b7a1c3d0f05"));

    private static final Map<String, List<String>> MEMBERS =
            Map.of(CURATORS, List.of("alice", "dora"), READERS, List.of("bob", "chloe", "emil"));

    private final InMemoryDirectoryServer server;
    private final List<Person> people;

    private PeopleDirectory(InMemoryDirectoryServer server, List<Person> people) {
        this.server = server;
        this.people = people;
    }

    /**
     * Started with these people, but {@link #NEWCOMER}, with two more, and two groups.
     *
     * @param wishedPort another, free one is taken where it is in use
     */
    static PeopleDirectory start(int wishedPort, List<Person> known) {
        List<Person> all = new ArrayList<>(known);
        all.addAll(OTHERS);
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
            config.setSchema(null);
            config.setGenerateOperationalAttributes(false);
            config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig(
                    "demo-directory", InetAddress.getLoopbackAddress(), LoopbackServer.freePort(wishedPort), null));
            PeopleDirectory directory = new PeopleDirectory(new InMemoryDirectoryServer(config), List.copyOf(all));
            directory.fill();
            return directory;
        } catch (LDAPSDKException e) {
            throw new IllegalStateException("cannot start the directory", e);
        }
    }

    private static Person colleague(String username, String given, String family, String subject) {
        return new Person(username, "", subject, given, family, username + "@example.org", true, List.of(), List.of());
    }

    private void fill() throws LDAPSDKException {
        server.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        server.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
        server.add("dn: " + GROUPS, "objectClass: organizationalUnit", "ou: groups");
        for (Person person : people) {
            if (!person.username().equals(NEWCOMER)) {
                add(person);
            }
        }
        for (Map.Entry<String, List<String>> group : MEMBERS.entrySet()) {
            group(group.getKey(), group.getValue());
        }
        server.startListening();
    }

    private void add(Person person) throws LDAPSDKException {
        server.add(
                "dn: " + dn(person.username()),
                "objectClass: inetOrgPerson",
                "uid: " + person.username(),
                "cn: " + person.displayName(),
                "sn: " + person.familyName(),
                "givenName: " + person.givenName(),
                "mail: " + person.email(),
                "entryUUID: " + person.subject());
    }

    private void group(String name, List<String> members) throws LDAPSDKException {
        List<String> lines = new ArrayList<>(List.of(
                "dn: " + groupDn(name),
                "objectClass: groupOfNames",
                "cn: " + name,
                "description: The " + name.replace('-', ' '),
                "entryUUID: group-" + name));
        members.forEach(member -> lines.add("member: " + dn(member)));
        server.add(lines.toArray(String[]::new));
    }

    private static String dn(String username) {
        return "uid=" + username + "," + PEOPLE;
    }

    private static String groupDn(String name) {
        return "cn=" + name + "," + GROUPS;
    }

    /** Somebody is in the directory no more; says whether they were. The groups keep the name, as many directories do. */
    synchronized boolean leave(String username) {
        return done(() -> server.delete(dn(username)));
    }

    /** Somebody comes, or comes back, a reader unless a group has the name still; says whether they were not there. */
    synchronized boolean join(String username) {
        Optional<Person> person =
                people.stream().filter(one -> one.username().equals(username)).findFirst();
        return person.isPresent()
                && done(() -> {
                    add(person.get());
                    if (groupOf(username).isEmpty()) {
                        member(ModificationType.ADD, READERS, username);
                    }
                });
    }

    /** Somebody is in this group and in no other; says whether they were in another. */
    synchronized boolean move(String username, String group) {
        Optional<String> old = groupOf(username);
        if (old.isEmpty() || old.get().equals(group) || !MEMBERS.containsKey(group)) {
            return false;
        }
        return done(() -> {
            member(ModificationType.DELETE, old.get(), username);
            member(ModificationType.ADD, group, username);
        });
    }

    private void member(ModificationType what, String group, String username) throws LDAPSDKException {
        server.modify(groupDn(group), new Modification(what, "member", dn(username)));
    }

    /** The group of somebody who is in the directory. */
    Optional<String> groupOf(String username) {
        if (entry(dn(username)).isEmpty()) {
            return Optional.empty();
        }
        return MEMBERS.keySet().stream()
                .filter(name -> entry(groupDn(name)).stream()
                        .anyMatch(group -> group.hasAttributeValue("member", dn(username))))
                .findFirst();
    }

    /** Everybody, also those who left or have yet to come. */
    List<Person> people() {
        return people;
    }

    /** Where it listens. */
    URI uri() {
        return URI.create("ldap://" + LoopbackServer.ADDRESS + ":" + server.getListenPort());
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    private Optional<Entry> entry(String dn) {
        try {
            return Optional.ofNullable(server.getEntry(dn));
        } catch (LDAPSDKException e) {
            throw new IllegalStateException("cannot read the directory", e);
        }
    }

    /** A change of the directory. */
    private interface Change {
        void make() throws LDAPSDKException;
    }

    private static boolean done(Change change) {
        try {
            change.make();
            return true;
        } catch (LDAPSDKException e) {
            return false;
        }
    }
}
