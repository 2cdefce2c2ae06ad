/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.Directories.Ldif;
import io.postern.sync.source.ldap.LdapSettings.Depth;
import io.postern.sync.source.ldap.LdapSettings.Groups;
import io.postern.sync.source.ldap.LdapSettings.Search;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a real OpenLDAP. */
class LdapSourceTest {
    private static final int MANY = 25_000;
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    @TempDir
    static Path folder;

    static Slapd slapd;

    @BeforeAll
    static void start() throws Exception {
        Ldif ldif = new Ldif()
                .people(MANY)
                .entry("ou=staff," + Slapd.SUFFIX, "objectClass: organizationalUnit", "ou: staff")
                .entry(
                        "uid=Ada\\, Countess+cn=ada,ou=staff," + Slapd.SUFFIX,
                        "objectClass: inetOrgPerson",
                        "objectClass: posixAccount",
                        "uid: Ada, Countess",
                        "cn: ada",
                        "cn:: w4VkYQ==",
                        "sn: Lovelace",
                        "uidNumber: 1",
                        "gidNumber: 1",
                        "homeDirectory: /",
                        "description: first",
                        "description: second")
                .group("a", "cn=b," + Directories.GROUPS, "UID=P1 , OU=People," + Slapd.SUFFIX)
                .group("b", "cn=c," + Directories.GROUPS, "uid=p2," + Directories.PEOPLE)
                .group("c", "cn=a," + Directories.GROUPS, "uid=nobody," + Directories.PEOPLE)
                .entry(
                        "cn=unique," + Directories.GROUPS,
                        "objectClass: groupOfUniqueNames",
                        "cn: unique",
                        "uniqueMember: uid=p3," + Directories.PEOPLE + "#'0101'B")
                .entry(
                        "cn=posix," + Directories.GROUPS,
                        "objectClass: posixGroup",
                        "cn: posix",
                        "gidNumber: 1",
                        "memberUid: p4",
                        "memberUid: P5");
        slapd = Slapd.in(folder).load(ldif).start();
    }

    @AfterAll
    static void stop() {
        if (slapd != null) {
            slapd.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 999, 25_000, 40_000, 0})
    void readsEverybodyOnceWhateverThePageSize(int pageSize) throws Exception {
        Received received = new Received();
        Verdict verdict = received.all(new Draft(slapd.url()).asAdmin().pageSize(pageSize));
        assertThat(verdict).isEqualTo(COMPLETE);
        assertThat(received.refs())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MANY)
                        .mapToObj(i -> "uid=p" + i + ",ou=people,dc=example,dc=org")
                        .toList());
    }

    @Test
    void givesWhatWasAskedForInTheSpellingInWhichItWasAsked() throws Exception {
        Received received = new Received();
        received.all(new Draft(slapd.url()).users("(uid=p7)", "UID", "MAIL", "entryuuid", "title"));
        Entry person = received.people.get(0);
        assertThat(person.attributes())
                .containsOnlyKeys("dn", "UID", "MAIL", "entryuuid")
                .containsEntry("dn", List.of("uid=p7,ou=people,dc=example,dc=org"))
                .containsEntry("UID", List.of("p7"))
                .containsEntry("MAIL", List.of("p7@example.org"));
        assertThat(received.values("entryuuid").get(0).toString()).matches("[0-9a-f-]{36}");
    }

    @Test
    void givesAllValuesAndOneFormOfTheName() throws Exception {
        Received received = new Received();
        received.all(new Draft(slapd.url())
                .users(new Search("ou=staff," + Slapd.SUFFIX, Depth.ONE, "(objectClass=inetOrgPerson)", List.of())));
        Entry person = received.people.get(0);
        assertThat(person.ref()).isEqualTo("cn=ada+uid=ada\\, countess,ou=staff,dc=example,dc=org");
        assertThat(person.attributes())
                .containsEntry("description", List.of("first", "second"))
                .containsEntry("cn", List.of("ada", "Åda"))
                .containsKeys("entryUUID", "uidNumber");
    }

    @Test
    void handsOnDirectMembersOfGroupsInACircle() throws Exception {
        Received received = new Received();
        Verdict verdict =
                received.all(new Draft(slapd.url()).users("(uid=p1)", "uid").groupsOfNames());
        assertThat(verdict).isEqualTo(COMPLETE);
        String end = ",ou=groups,dc=example,dc=org";
        assertThat(received.groups)
                .extracting(Entry::ref)
                .containsExactlyInAnyOrder("cn=a" + end, "cn=b" + end, "cn=c" + end);
        assertThat(received.groups)
                .allSatisfy(group -> assertThat(group.attributes()).doesNotContainKey("member"));
        assertThat(received.members)
                .containsExactlyInAnyOrder(
                        "cn=a" + end + " <- cn=b" + end,
                        "cn=a" + end + " <- uid=p1,ou=people,dc=example,dc=org",
                        "cn=b" + end + " <- cn=c" + end,
                        "cn=b" + end + " <- uid=p2,ou=people,dc=example,dc=org",
                        "cn=c" + end + " <- cn=a" + end,
                        "cn=c" + end + " <- uid=nobody,ou=people,dc=example,dc=org");
    }

    @Test
    void withoutNestingNoMemberNamesAGroup() throws Exception {
        Received received = new Received();
        Search search = new Search(Directories.GROUPS, Depth.ONE, "(cn=a)", List.of("cn"));
        received.all(new Draft(slapd.url())
                .users("(uid=p1)", "uid")
                .groups(new Groups(search, "member", "dn", false, false)));
        String group = received.groups.get(0).ref();
        assertThat(received.members).contains(group + " <- " + received.refs().get(0));
        assertThat(received.members).noneMatch(member -> member.endsWith(" <- " + group));
    }

    @Test
    void leavesMembersOfGroupsThatNobodyWantsAlone() throws Exception {
        Received received = new Received(group -> group.ref().startsWith("cn=b,"));
        received.all(new Draft(slapd.url()).users("(uid=p1)", "uid").groupsOfNames());
        assertThat(received.groups).hasSize(3);
        assertThat(received.members).hasSize(2).allMatch(member -> member.startsWith("cn=b,"));
    }

    @Test
    void namesMembersOfPosixGroupsByTheirUid() throws Exception {
        Received received = new Received();
        received.all(new Draft(slapd.url())
                .users("(|(uid=p4)(uid=p5))", "mail")
                .groups("(objectClass=posixGroup)", "memberUid", "uid"));
        assertThat(received.refs()).containsExactlyInAnyOrder("uid p4", "uid p5");
        assertThat(received.members)
                .containsExactlyInAnyOrderElementsOf(received.refs().stream()
                        .map(ref -> "cn=posix,ou=groups,dc=example,dc=org <- " + ref)
                        .toList());
    }

    @Test
    void leavesTheBitStringOfAUniqueMemberAway() throws Exception {
        Received received = new Received();
        received.all(new Draft(slapd.url())
                .users("(uid=p3)", "uid")
                .groups("(objectClass=groupOfUniqueNames)", "uniqueMember", "dn"));
        assertThat(received.members)
                .containsExactly("cn=unique,ou=groups,dc=example,dc=org <- "
                        + received.refs().get(0));
    }

    @Test
    void aDeltaGivesWhatWasWrittenSinceAndALittleBefore() throws Exception {
        Draft draft = new Draft(slapd.url()).asAdmin().groupsOfNames();
        try (LDAPConnection admin = slapd.admin()) {
            admin.modify("uid=p9," + Directories.PEOPLE, new Modification(ModificationType.REPLACE, "title", "new"));
        }
        Instant twoMinutesOn = Instant.now().plusSeconds(120);
        Received changed = new Received();
        assertThat(changed.read(draft, new Scope.Delta(twoMinutesOn, Optional.empty())))
                .isEqualTo(COMPLETE);
        assertThat(changed.refs()).containsExactly("uid=p9,ou=people,dc=example,dc=org");
        assertThat(changed.members).as("of groups that were just made").hasSize(6);
        Received nothing = new Received();
        Scope later = new Scope.Delta(twoMinutesOn.plusSeconds(3600), Optional.empty());
        assertThat(nothing.read(draft, later)).isEqualTo(COMPLETE);
        assertThat(nothing.people).isEmpty();
        assertThat(nothing.groups).isEmpty();
    }

    @Test
    void aDeltaWithoutAWayToAskForOneIsIncomplete() throws Exception {
        Verdict verdict = new Received()
                .read(
                        new Draft(slapd.url()).changes(LdapSettings.Changes.Kind.NONE),
                        new Scope.Delta(Instant.EPOCH, Optional.empty()));
        assertThat(verdict)
                .isEqualTo(new Verdict.Incomplete("delta.kind: none, so that nothing but a full reading is possible"));
    }

    @Test
    void anExceptionOfTheReceptionIsPassedOn() {
        Draft draft = new Draft(slapd.url()).users("(uid=p1)", "uid").groupsOfNames();
        Received failing = new Received(group -> {
            throw new IllegalStateException("no room");
        });
        assertThatThrownBy(() -> failing.all(draft))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no room");
    }

    @Test
    void anInterruptedThreadStopsReading() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new Received().all(new Draft(slapd.url()))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
