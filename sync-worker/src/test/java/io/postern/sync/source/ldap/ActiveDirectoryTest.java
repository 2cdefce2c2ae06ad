/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.LdapSettings.Changes;
import io.postern.sync.source.ldap.LdapSettings.Depth;
import io.postern.sync.source.ldap.LdapSettings.Groups;
import io.postern.sync.source.ldap.LdapSettings.Search;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Active Directory does differently, played by a scripted server: nobody outside Windows can start a real one. */
class ActiveDirectoryTest {
    private static final int RANGE = 1500;
    private static final String GROUP = "cn=big," + Directories.GROUPS;
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    /** What is wrong with the part of the members that follows. */
    private enum Tail {
        NOTHING_COMES,
        ANOTHER_PART,
        THE_SAME_PART,
        ENTRY_GONE,
        REFUSED,
        HUNG_UP
    }

    @Test
    void fetchesTheMembersThatTheServerHeldBack() throws Exception {
        int count = 2 * RANGE + 7;
        try (ScriptedDirectory server = groups(new Ranges(count, Optional.empty()))) {
            Received received = new Received();
            assertThat(received.all(draft(server))).isEqualTo(COMPLETE);
            assertThat(received.members)
                    .containsExactlyElementsOf(IntStream.range(0, count)
                            .mapToObj(i ->
                                    "cn=big,ou=groups,dc=example,dc=org <- uid=m" + i + ",ou=people,dc=example,dc=org")
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingTailOfMembersIsIncomplete(Tail tail) throws Exception {
        try (ScriptedDirectory server = groups(new Ranges(3 * RANGE, Optional.of(tail)))) {
            Received received = new Received();
            assertThat(reason(received.all(draft(server))))
                    .contains(GROUP)
                    .contains("the values of member from number " + 2 * RANGE + " are missing");
            assertThat(received.members).hasSize(2 * RANGE);
        }
    }

    @Test
    void doesNotAskForMoreMembersOfAGroupThatNobodyWants() throws Exception {
        try (ScriptedDirectory server = groups(new Ranges(3 * RANGE, Optional.of(Tail.NOTHING_COMES)))) {
            Received received = new Received(group -> false);
            assertThat(received.all(draft(server))).isEqualTo(COMPLETE);
            assertThat(received.members).isEmpty();
        }
    }

    @Test
    void fetchesTheRestOfAPersonsValuesToo() throws Exception {
        String name = "proxyAddresses";
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
            String asked = String.join(",", exchange.request().getAttributes());
            String dn = "uid=p1," + Directories.PEOPLE;
            if (asked.equals(name + ";range=2-*")) {
                exchange.send(new Entry(dn, new Attribute(name + ";range=2-*", "c")));
                exchange.end(ResultCode.SUCCESS);
            } else {
                exchange.send(new Entry(dn, new Attribute(name + ";range=0-1", "a", "b"), new Attribute(name)));
                exchange.end(ResultCode.SUCCESS, exchange.paged(""));
            }
        })) {
            Received received = new Received();
            assertThat(received.all(new Draft(server.url()).users("(uid=*)", name)))
                    .isEqualTo(COMPLETE);
            assertThat(received.people)
                    .singleElement()
                    .satisfies(person -> assertThat(person.attributes()).containsEntry(name, List.of("a", "b", "c")));
        }
    }

    @Test
    void writesIdentifiersAndTimesAsPeopleDo() throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual)
                .entry(
                        "uid=p1," + Directories.PEOPLE,
                        new Attribute("objectClass", "user"),
                        new Attribute("objectGUID", hex("04030201060508070910111213141516")),
                        new Attribute("objectSid", hex("010500000000000515000000010000000200000003000000f4010000")),
                        new Attribute("userAccountControl", "514"),
                        new Attribute("whenChanged", "20260131120000.0Z"),
                        new Attribute("accountExpires", "133497600000000000"),
                        new Attribute("pwdLastSet", "0"))
                .entry(
                        "uid=p2," + Directories.PEOPLE,
                        new Attribute("objectClass", "user"),
                        new Attribute("objectGUID", "not sixteen"),
                        new Attribute("userAccountControl", "512"),
                        new Attribute("accountExpires", "9223372036854775807"))) {
            Received received = new Received();
            received.all(new Draft(server.url())
                    .users(
                            "(objectClass=user)",
                            "objectGUID",
                            "objectSid",
                            "userAccountControl",
                            "whenChanged",
                            "accountExpires",
                            "pwdLastSet"));
            assertThat(received.people.get(0).attributes())
                    .containsEntry("objectGUID", List.of("01020304-0506-0708-0910-111213141516"))
                    .containsEntry("objectSid", List.of("S-1-5-21-1-2-3-500"))
                    .containsEntry("accountDisabled", List.of("true"))
                    .containsEntry("whenChanged", List.of("2026-01-31T12:00:00Z"))
                    .containsEntry("accountExpires", List.of("2024-01-15T02:40:00Z"))
                    .containsEntry("pwdLastSet", List.of("0"));
            assertThat(received.people.get(1).attributes())
                    .containsEntry("objectGUID", List.of("not sixteen"))
                    .containsEntry("accountDisabled", List.of("false"))
                    .containsEntry("accountExpires", List.of("9223372036854775807"));
        }
    }

    @Test
    void asksForWhatTellsWhetherAnAccountIsSwitchedOff() throws Exception {
        List<String> asked = new ArrayList<>();
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
                    asked.addAll(exchange.request().getAttributes());
                    exchange.usual();
                })
                .people(1)) {
            new Received().all(new Draft(server.url()).users("(uid=*)", "uid", "accountDisabled"));
            assertThat(asked).contains("userAccountControl");
        }
    }

    @Test
    void aPrimaryGroupHasItsMembersToo() throws Exception {
        String domain = "0105000000000005150000000100000002000000030000";
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual)
                .entry(
                        "cn=users," + Directories.GROUPS,
                        new Attribute("objectClass", "group"),
                        new Attribute("objectSid", hex(domain + "0001020000")),
                        new Attribute("member", "uid=p9," + Directories.PEOPLE))
                .entry(
                        "cn=others," + Directories.GROUPS,
                        new Attribute("objectClass", "group"),
                        new Attribute("objectSid", hex(domain + "0002020000")))) {
            for (int i = 0; i < 3; i++) {
                server.entry(
                        "uid=p" + i + "," + Directories.PEOPLE,
                        new Attribute("objectClass", "user"),
                        new Attribute("objectSid", hex(domain + "00f" + i + "010000")),
                        new Attribute("primaryGroupID", i == 2 ? "999" : "513"));
            }
            Received received = new Received();
            Search search = new Search(Directories.GROUPS, Depth.SUB, "(objectClass=group)", List.of("cn"));
            Verdict verdict = received.all(new Draft(server.url())
                    .users("(objectClass=user)", "uid")
                    .groups(new Groups(search, "member", "dn", true, true)));
            assertThat(verdict).isEqualTo(COMPLETE);
            String end = ",ou=people,dc=example,dc=org";
            String group = "cn=users,ou=groups,dc=example,dc=org <- ";
            assertThat(received.members)
                    .containsExactlyInAnyOrder(group + "uid=p9" + end, group + "uid=p0" + end, group + "uid=p1" + end);
        }
    }

    @Test
    void asksForChangesInTheFormThatActiveDirectoryWants() throws Exception {
        List<String> filters = new ArrayList<>();
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
            filters.add(exchange.request().getFilter().toString());
            exchange.end(ResultCode.SUCCESS, exchange.paged(""));
        })) {
            Draft draft = new Draft(server.url())
                    .changes(new Changes(Changes.Kind.TIMESTAMP, "whenChanged", Duration.ofMinutes(1)));
            new Received().read(draft, new Scope.Delta(Instant.parse("2026-01-31T12:00:30.7Z"), Optional.empty()));
            assertThat(filters).containsExactly("(&(objectClass=inetOrgPerson)(whenChanged>=20260131115930.0Z))");
        }
    }

    @Test
    void dirSyncGivesWhatChangedAsAWhole() throws Exception {
        DirSync script = new DirSync();
        try (ScriptedDirectory server = new ScriptedDirectory(script).people(5)) {
            server.entry(
                    "", new Attribute("objectClass", "top"), new Attribute("namingContexts", "dc=org", Slapd.SUFFIX));
            Draft draft = new Draft(server.url()).changes(Changes.Kind.DIR_SYNC);
            Received first = new Received();
            Verdict verdict = first.all(draft);
            assertThat(first.people).hasSize(5);
            Optional<String> cookie = ((Verdict.Complete) verdict).cookie();
            assertThat(cookie).isPresent();

            script.changed = List.of("uid=p1," + Directories.PEOPLE, "uid=p3," + Directories.PEOPLE);
            Received second = new Received();
            Verdict delta = second.read(draft, new Scope.Delta(Instant.now(), cookie));
            assertThat(second.refs())
                    .containsExactly("uid=p1,ou=people,dc=example,dc=org", "uid=p3,ou=people,dc=example,dc=org");
            assertThat(second.people)
                    .allSatisfy(person -> assertThat(person.attributes()).containsKey("uid"));
            assertThat(script.bases).containsOnly(Slapd.SUFFIX);
            assertThat(script.cookies).containsExactly("", "start-1", "start-2", "next-1");
            assertThat(((Verdict.Complete) delta).cookie()).isPresent().isNotEqualTo(cookie);
        }
    }

    @Test
    void aCookieThatTheServerTakesNoMoreLeadsToAFullReading() throws Exception {
        DirSync script = new DirSync();
        try (ScriptedDirectory server = new ScriptedDirectory(script).people(5)) {
            server.entry("", new Attribute("objectClass", "top"), new Attribute("namingContexts", Slapd.SUFFIX));
            Draft draft = new Draft(server.url())
                    .users("(objectClass=inetOrgPerson)", "uid", "mail")
                    .changes(Changes.Kind.DIR_SYNC);
            Optional<String> cookie = ((Verdict.Complete) new Received().all(draft)).cookie();
            script.refused = true;

            Received received = new Received();
            Verdict verdict = received.read(draft, new Scope.Delta(Instant.now(), cookie));

            assertThat(received.people).hasSize(5);
            assertThat(((Verdict.Complete) verdict).cookie()).isEqualTo(cookie);
            assertThat(script.cookies).containsExactly("", "start-1", "start-2", "", "start-1");
        }
    }

    @Test
    void aServerWithoutDirSyncIsIncomplete() throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual).people(5)) {
            server.entry("", new Attribute("objectClass", "top"), new Attribute("namingContexts", Slapd.SUFFIX));
            assertThat(reason(new Received().all(new Draft(server.url()).changes(Changes.Kind.DIR_SYNC))))
                    .contains("without DirSync")
                    .contains("delta.kind");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "member;range=0-1499, member, 0, 1499",
        "Member;Range=1500-*, Member, 1500, -1",
    })
    void understandsTheOptionOfARange(String name, String attribute, int from, int to) {
        Ranged ranged = Ranged.of(name).orElseThrow();
        assertThat(ranged.attribute()).isEqualTo(attribute);
        assertThat(ranged.from()).isEqualTo(from);
        assertThat(ranged.to().orElse(-1)).isEqualTo(to);
    }

    /** One group of so many members, given as Active Directory does, with a fault in the second step. */
    private record Ranges(int count, Optional<Tail> fault) implements ScriptedDirectory.Script {
        @Override
        public void answer(ScriptedDirectory.Exchange exchange) throws LDAPException, IOException {
            if (exchange.request().getBaseDN().equals(Directories.PEOPLE)) {
                exchange.usual();
                return;
            }
            Optional<Ranged> asked = exchange.request().getAttributes().stream()
                    .flatMap(attribute -> Ranged.of(attribute).stream())
                    .findAny();
            if (asked.isEmpty()) {
                exchange.send(new Entry(GROUP, new Attribute("cn", "big"), new Attribute("member"), part(0)));
                exchange.end(ResultCode.SUCCESS, exchange.paged(""));
            } else if (asked.get().from() == 2 * RANGE && fault.isPresent()) {
                harm(exchange, fault.get());
            } else {
                exchange.send(new Entry(GROUP, part(asked.get().from())));
            }
        }

        private static void harm(ScriptedDirectory.Exchange exchange, Tail tail) throws LDAPException, IOException {
            switch (tail) {
                case NOTHING_COMES -> exchange.send(new Entry(GROUP, new Attribute("cn", "big")));
                case ANOTHER_PART -> exchange.send(new Entry(GROUP, new Attribute("member;range=9000-*", "uid=x")));
                case THE_SAME_PART -> exchange.send(new Entry(GROUP, new Attribute("member;range=0-1499", "uid=x")));
                case ENTRY_GONE -> exchange.end(ResultCode.NO_SUCH_OBJECT);
                case REFUSED -> exchange.end(ResultCode.UNWILLING_TO_PERFORM);
                case HUNG_UP -> exchange.hangUp();
            }
        }

        private Attribute part(int from) {
            int end = Math.min(from + RANGE, count);
            String name = "member;range=" + from + "-" + (end == count ? "*" : Integer.toString(end - 1));
            return new Attribute(
                    name,
                    IntStream.range(from, end)
                            .mapToObj(i -> "uid=m" + i + "," + Directories.PEOPLE)
                            .toList());
        }
    }

    /** Two answers without a cookie, one with it; names only. */
    private static final class DirSync implements ScriptedDirectory.Script {
        final List<String> bases = new ArrayList<>();
        final List<String> cookies = new ArrayList<>();
        List<String> changed = List.of();
        boolean refused;

        @Override
        public void answer(ScriptedDirectory.Exchange exchange) throws LDAPException {
            Optional<Control> asked = exchange.control(ActiveDirectoryDirSyncControl.DIRSYNC_OID);
            if (asked.isEmpty()) {
                exchange.usual();
                return;
            }
            ActiveDirectoryDirSyncControl control = new ActiveDirectoryDirSyncControl(
                    asked.get().getOID(), asked.get().isCritical(), asked.get().getValue());
            String cookie =
                    control.getCookie() == null ? "" : control.getCookie().stringValue();
            cookies.add(cookie);
            bases.add(exchange.request().getBaseDN());
            assertThat(exchange.request().getScope()).isEqualTo(SearchScope.SUB);
            switch (cookie) {
                case "" -> end(exchange, 1, "start-1");
                case "start-1" -> end(exchange, 0, "start-2");
                case "start-2" -> {
                    if (refused) {
                        exchange.end(ResultCode.UNWILLING_TO_PERFORM);
                        return;
                    }
                    exchange.send(new Entry(changed.get(0), new Attribute("mail", "only what changed")));
                    exchange.send(new Entry("uid=far,dc=example,dc=org", new Attribute("mail", "elsewhere")));
                    end(exchange, 1, "next-1");
                }
                default -> {
                    exchange.send(new Entry(changed.get(1)));
                    exchange.send(new Entry("uid=gone," + Directories.PEOPLE, new Attribute("isDeleted", "TRUE")));
                    exchange.send(new Entry("uid=moved," + Directories.PEOPLE));
                    end(exchange, 0, "next-2");
                }
            }
        }

        private static void end(ScriptedDirectory.Exchange exchange, int more, String cookie) {
            exchange.end(
                    ResultCode.SUCCESS, new ActiveDirectoryDirSyncControl(false, more, 0, new ASN1OctetString(cookie)));
        }
    }

    private static ScriptedDirectory groups(Ranges ranges) throws IOException {
        return new ScriptedDirectory(ranges).people(1);
    }

    private static Draft draft(ScriptedDirectory server) {
        return new Draft(server.url()).groups("(cn=*)", "member", "dn");
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
        return ((Verdict.Incomplete) verdict).reason();
    }
}
