/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.Secret;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.LdapSettings.Bind;
import io.postern.sync.source.ldap.LdapSettings.Changes;
import io.postern.sync.source.ldap.LdapSettings.Depth;
import io.postern.sync.source.ldap.LdapSettings.Groups;
import io.postern.sync.source.ldap.LdapSettings.Patience;
import io.postern.sync.source.ldap.LdapSettings.Search;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work is refused before anything is read. */
class LdapSettingsTest {
    private static final String SAFE = "ldaps://ldap.example.org";

    static Stream<Arguments> refusesWhatCannotWork() {
        Search search = new Search(Directories.GROUPS, Depth.SUB, "(cn=*)", List.of());
        return Stream.of(
                refusal("url: none", () -> draft().settings()),
                refusal("url: http://x", () -> draft("http://x").settings()),
                refusal("url: ldaps:///o=x", () -> draft("ldaps:///o=x").settings()),
                refusal("url: ldaps://x/o=y", () -> draft("ldaps://x/o=y").settings()),
                refusal("url: ldaps://x?uid", () -> draft("ldaps://x?uid").settings()),
                refusal("url: ldaps://a@x", () -> draft("ldaps://a@x").settings()),
                refusal(
                        "url: ldap://ldap.example.org",
                        () -> draft("ldap://ldap.example.org").settings()),
                refusal("url: ldap://b", () -> draft(SAFE, "ldap://b").settings()),
                refusal("page-size: -1", () -> draft(SAFE).pageSize(-1).settings()),
                refusal(
                        "page-size: 1000000",
                        () -> draft(SAFE).pageSize(1_000_000).settings()),
                refusal(
                        "sasl-external: ",
                        () -> draft(SAFE).bind(new Bind.External()).settings()),
                refusal("bind-dn: nobody", () -> new Bind.Simple("nobody", Secret.of("x"))),
                refusal("password: empty", () -> new Bind.Simple("cn=a", Secret.of(""))),
                refusal("base: nowhere", () -> new Search("nowhere", Depth.SUB, "(cn=*)", List.of())),
                refusal("filter: cn=*)", () -> new Search("o=x", Depth.SUB, "cn=*)", List.of())),
                refusal("attributes: a b", () -> new Search("o=x", Depth.SUB, "(cn=*)", List.of("a b"))),
                refusal("groups.members: empty", () -> new Groups(search, "", "dn", true, false)),
                refusal("groups.members: empty", () -> new Groups(search, "member", " ", true, false)),
                refusal("connect-timeout: PT0S", () -> patience(Duration.ZERO, 1)),
                refusal("connect-timeout: PT2H", () -> patience(Duration.ofHours(2), 1)),
                refusal("attempts: 0", () -> patience(Duration.ofSeconds(1), 0)),
                refusal("delta.overlap: PT-1S", () -> changes(Duration.ofSeconds(-1))),
                refusal("delta.overlap: PT48H", () -> changes(Duration.ofDays(2))));
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatCannotWork(String begin, ThrowingCallable make) {
        assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(begin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SAFE,
                "ldaps://ldap.example.org:1636/",
                "LDAPS://LDAP.EXAMPLE.ORG",
                "ldap://127.0.0.1:1389",
                "ldap://localhost",
                "ldap://[::1]:1389"
            })
    void takesWhatCannotBeOverheard(String url) {
        assertThatCode(() -> draft(url).settings()).doesNotThrowAnyException();
    }

    @Test
    void readsInTheClearWhereThatIsWanted() {
        assertThat(draft("ldap://ldap.example.org").plainText().settings().plainText())
                .isTrue();
        assertThat(draft("ldap://ldap.example.org").startTls().settings().startTls())
                .isTrue();
    }

    @Test
    void showsNoPassword() {
        assertThat(draft(SAFE).asAdmin().settings().toString()).doesNotContain(Slapd.PASSWORD);
    }

    private static Arguments refusal(String begin, ThrowingCallable make) {
        return Arguments.of(begin, make);
    }

    private static Draft draft(String... urls) {
        return new Draft(Stream.of(urls).map(URI::create).toArray(URI[]::new));
    }

    private static void patience(Duration connect, int attempts) {
        Duration second = Duration.ofSeconds(1);
        assertThat(new Patience(connect, second, second, attempts, second)).isNotNull();
    }

    private static void changes(Duration overlap) {
        assertThat(new Changes(Changes.Kind.TIMESTAMP, "modifyTimestamp", overlap))
                .isNotNull();
    }
}
