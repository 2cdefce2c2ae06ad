/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad record never stops the run, and nothing is repaired by guessing. */
class UnreadableEntriesTest {
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c328", "eda080", "f4908080", "4164e1", "c0af"})
    void aValueThatIsNotUtf8SetsItsEntryAside(String bytes) throws Exception {
        try (ScriptedDirectory server =
                server(new Attribute("mail", HexFormat.of().parseHex(bytes)))) {
            Received received = new Received();
            assertThat(received.all(new Draft(server.url()).pageSize(1))).isEqualTo(COMPLETE);
            assertThat(received.refs())
                    .containsExactly("uid=p0,ou=people,dc=example,dc=org", "uid=p1,ou=people,dc=example,dc=org");
            assertThat(received.unreadable)
                    .containsExactly("uid=bad," + Directories.PEOPLE
                            + ": mail: a value is not UTF-8; it is binary, or damaged in the directory");
        }
    }

    @Test
    void aBinaryValueThatNobodyAskedForIsLeftOut() throws Exception {
        try (ScriptedDirectory server = server(new Attribute("vendorBlob", new byte[] {-1, -2}))) {
            Received received = new Received();
            received.all(new Draft(server.url()).users("(objectClass=inetOrgPerson)"));
            assertThat(received.unreadable).isEmpty();
            assertThat(received.people)
                    .hasSize(3)
                    .allSatisfy(person -> assertThat(person.attributes()).doesNotContainKey("vendorBlob"));
        }
    }

    @Test
    void whatIsKnownToBeBinaryComesInBase64() throws Exception {
        try (ScriptedDirectory server =
                server(new Attribute("jpegPhoto", new byte[] {-1, -40}), new Attribute("x;binary", new byte[] {0}))) {
            Received received = new Received();
            received.all(new Draft(server.url()).users("(uid=bad)", "jpegPhoto", "x;binary"));
            assertThat(received.people.get(0).attributes())
                    .containsEntry("jpegPhoto", List.of("/9g="))
                    .containsEntry("x;binary", List.of("AA=="));
        }
    }

    @Test
    void oddButValidTextIsHandedOnForTheMappingToJudge() throws Exception {
        try (ScriptedDirectory server = server(
                new Attribute("mail", "a\u0000b"),
                new Attribute("uid", "x".repeat(300), "\uD83D\uDE00", "\uFFFD", ""))) {
            Received received = new Received();
            received.all(new Draft(server.url()));
            assertThat(received.values("mail")).contains("a\u0000b");
            assertThat(received.values("uid")).contains("x".repeat(300), "\uD83D\uDE00", "\uFFFD", "");
        }
    }

    @Test
    void aMemberThatIsNotUtf8IsSaidAndTheOthersAreRead() throws Exception {
        try (ScriptedDirectory server = server()) {
            server.entry(
                    "cn=g," + Directories.GROUPS,
                    new Attribute("objectClass", "groupOfNames"),
                    new Attribute(
                            "member",
                            new byte[] {'c', 'n', '=', -1},
                            ("uid=p1," + Directories.PEOPLE).getBytes(StandardCharsets.UTF_8)));
            Received received = new Received();
            assertThat(received.all(new Draft(server.url()).groupsOfNames())).isEqualTo(COMPLETE);
            assertThat(received.members)
                    .containsExactly("cn=g,ou=groups,dc=example,dc=org <- uid=p1,ou=people,dc=example,dc=org");
            assertThat(received.unreadable).singleElement().asString().startsWith("cn=g,");
        }
    }

    @Test
    void aNameThatIsNotUtf8SetsItsEntryAside() throws Exception {
        try (ScriptedDirectory server = server()) {
            server.entry("uid=\uFFFD," + Directories.PEOPLE, new Attribute("objectClass", "inetOrgPerson"));
            Received received = new Received();
            assertThat(received.all(new Draft(server.url()))).isEqualTo(COMPLETE);
            assertThat(received.unreadable).singleElement().asString().endsWith("dn: it is not UTF-8");
        }
    }

    private static ScriptedDirectory server(Attribute... attributes) throws IOException {
        ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual).people(1);
        Attribute[] all = new Attribute[attributes.length + 2];
        all[0] = new Attribute("objectClass", "inetOrgPerson");
        all[1] = new Attribute("uid", "bad");
        System.arraycopy(attributes, 0, all, 2, attributes.length);
        server.entry("uid=bad," + Directories.PEOPLE, all);
        return server.entry(
                "uid=p1," + Directories.PEOPLE,
                new Attribute("objectClass", "inetOrgPerson"),
                new Attribute("uid", "p1"));
    }
}
