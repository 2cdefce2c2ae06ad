/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the app is told about a person, and that no value can forge another. */
public abstract class IdentityHeadersContract extends ContractSuite {
    private static final ClientRequest DATA = ClientRequest.get("/data");

    /** Tests gates of that kind. */
    protected IdentityHeadersContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    private Headers told(String more, Person person) {
        return send(Configs.tokens() + more, DATA.as(person)).called().headers();
    }

    @Test
    @DisplayName("the preset postern")
    void thePresetPostern() {
        Headers told = told("", Person.ALICE);
        assertThat(told.all("X-Remote-User")).containsExactly("alice");
        assertThat(told.all("X-Remote-Email")).containsExactly("alice@example.org");
        assertThat(told.all("X-Remote-Name")).containsExactly("Alice A");
        assertThat(told.all("X-Remote-Groups")).containsExactly("staff,readers");
        assertThat(told.all("X-Remote-Sysadmin")).containsExactly("false");
        assertThat(told.first("X-Remote-Subject").orElseThrow())
                .startsWith("a-1@")
                .doesNotContain("://");
        assertThat(told.has("X-Forwarded-User")).isFalse();
        assertThat(told.has("Remote-User")).isFalse();
    }

    @Test
    @DisplayName("the preset oauth2-proxy")
    void thePresetOauth2Proxy() {
        Headers told = told("headers: {preset: oauth2-proxy}\n", Person.ALICE);
        assertThat(told.all("X-Forwarded-User")).containsExactly("a-1");
        assertThat(told.all("X-Forwarded-Preferred-Username")).containsExactly("alice");
        assertThat(told.all("X-Forwarded-Email")).containsExactly("alice@example.org");
        assertThat(told.all("X-Forwarded-Groups")).containsExactly("staff,readers");
        assertThat(told.all("X-Forwarded-Sysadmin")).containsExactly("false");
        assertThat(told.has("X-Remote-User")).isFalse();
    }

    @Test
    @DisplayName("the preset remote-user")
    void thePresetRemoteUser() {
        Headers told = told("headers: {preset: remote-user}\n", Person.ALICE);
        assertThat(told.all("Remote-User")).containsExactly("alice");
        assertThat(told.all("Remote-Email")).containsExactly("alice@example.org");
        assertThat(told.all("Remote-Name")).containsExactly("Alice A");
        assertThat(told.all("Remote-Groups")).containsExactly("staff,readers");
        assertThat(told.all("Remote-Sysadmin")).containsExactly("false");
    }

    @Test
    @DisplayName("no preset, and headers of one's own from claims")
    void headersOfOnesOwn() {
        Headers told = told(
                "headers: {preset: none, set: {X-Orcid: claims.orcid, X-Deep: claims.a.b}}\n",
                Person.ALICE.with("orcid", "0000-1").with("a", java.util.Map.of("b", 7)));
        assertThat(told.all("X-Orcid")).containsExactly("0000-1");
        assertThat(told.all("X-Deep")).containsExactly("7");
        assertThat(told.has("X-Remote-User")).isFalse();
        assertThat(told.has("X-Remote-Sysadmin")).isFalse();
    }

    @ParameterizedTest
    @DisplayName("a member of a configured group is a sysadmin, and nobody who is merely nearly one")
    @CsvSource({"root, true", "Root, false", "'root ', false", "xroot, false", "'a,root', false", "'root,a', false"})
    void whoIsASysadmin(String group, boolean sysadmin) {
        Headers told = told("sysadmin: {groups: [root]}\n", Person.ALICE.in(group));
        assertThat(told.all("X-Remote-Sysadmin")).containsExactly(Boolean.toString(sysadmin));
    }

    @ParameterizedTest
    @DisplayName("a group cannot make two of itself, nor look like another one")
    @CsvSource({
        "'a,sysadmin', a%2Csysadmin",
        "'a%2Cb',      a%252Cb",
        "'root ',      root%20",
        "' root',      %20root",
        "'a b',        a b",
        "'a;b',        a;b",
        "'a\u00a0',    a%C2%A0",
    })
    void aGroupCannotForgeAnother(String group, String told) {
        assertThat(told("", Person.ALICE.in(group)).all("X-Remote-Groups")).containsExactly(told);
    }

    @Test
    @DisplayName("rows 60, 112: control characters of a group are percent-encoded")
    void controlCharactersOfAGroup() {
        assertThat(told("", Person.ALICE.in("a\r\nX-Remote-Sysadmin: true", "b\u0000", "c\u0085", "d\u2028"))
                        .all("X-Remote-Groups"))
                .containsExactly("a%0D%0AX-Remote-Sysadmin: true,b%00,c%C2%85,d%E2%80%A8");
    }

    @ParameterizedTest
    @DisplayName(
            "rows 60, 112: control characters in subject, user name or e-mail refuse the identity, and in a name are spaces")
    @ValueSource(
            strings = {
                "a\rb",
                "a\nb",
                "a\r\nX-Remote-Sysadmin: true",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\r\n b",
                "\u007f",
                "a\tb"
            })
    void controlCharacters(String text) {
        assertRefused(Person.ALICE.named(text));
        assertRefused(Person.ALICE.withSubject(text));
        assertRefused(Person.ALICE.withEmail(text + "@example.org"));
        Headers told = told("", Person.ALICE.called("x" + text + "y"));
        assertThat(told.all("X-Remote-Sysadmin")).containsExactly("false");
        assertThat(told.first("X-Remote-Name").orElseThrow())
                .isEqualTo("x" + text.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]", " ") + "y");
    }

    @ParameterizedTest
    @DisplayName("white space at the edges of subject, user name or e-mail refuses the identity")
    @ValueSource(strings = {"alice ", " alice", "alice\u00a0", "\u3000alice", "alice\u200b", "\ufeffalice"})
    void whiteSpaceAtTheEdges(String text) {
        assertRefused(Person.ALICE.named(text));
        assertRefused(Person.ALICE.withSubject(text));
        assertRefused(Person.ALICE.withEmail(text));
    }

    private void assertRefused(Person person) {
        Seen seen = send(Configs.tokens(), DATA.as(person));
        assertThat(seen.status()).isEqualTo(401);
        assertThat(seen.app()).isEmpty();
        assertThat(seen.body()).doesNotContain(person.subject()).doesNotContain("X-Remote-Sysadmin");
    }

    @ParameterizedTest
    @DisplayName("what is not ASCII, in each encoding")
    @CsvSource({
        "utf-8,   Zoë, Zo\u00c3\u00ab",
        "percent, Zoë, Zo%C3%AB",
        "rfc2047, Zoë, =?UTF-8?B?Wm/Dqw==?=",
        "utf-8,   100%, 100%",
        "percent, 100%, 100%25",
        "rfc2047, =?UTF-8?B?cm9vdA==?=, =?UTF-8?B?PT9VVEYtOD9CP2NtOXZkQT09Pz0=?=",
    })
    void encodings(String encoding, String name, String told) {
        assertThat(told("headers: {encoding: " + encoding + "}\n", Person.ALICE.called(name))
                        .all("X-Remote-Name"))
                .containsExactly(told);
    }

    @Test
    @DisplayName("a group that looks like an encoded word is none")
    void aGroupThatLooksEncoded() {
        String word = "=?UTF-8?B?cm9vdA==?=";
        assertThat(told("headers: {encoding: rfc2047}\n", Person.ALICE.in(word)).all("X-Remote-Groups"))
                .hasSize(1)
                .doesNotContain(word);
    }

    @Test
    @DisplayName("attributes travel as UTF-8, once")
    void attributesInUtf8() {
        Headers told = send(Configs.shibboleth(), DATA.throughServiceProvider(Person.ALICE.called("Zoë")))
                .called()
                .headers();
        String bytes = new String("Zoë".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(told.all("X-Remote-Name")).containsExactly(bytes);
    }

    @Test
    @DisplayName("more groups than a header holds are refused with a reason, unless fewer are kept")
    void tooManyGroups() {
        Person person =
                Person.ALICE.in(IntStream.range(0, 400).mapToObj(i -> "g" + i).toArray(String[]::new));
        String limit = "headers: {max-bytes: 1KiB}\n";
        Seen seen = send(Configs.tokens() + limit, DATA.as(person));
        assertThat(seen.status()).isEqualTo(403);
        assertThat(seen.body()).contains("identity_too_large");
        assertThat(seen.app()).isEmpty();
        assertThat(told(limit + "identity: {groups-keep: [g1, g7]}\n", person).all("X-Remote-Groups"))
                .containsExactly("g1,g7");
    }

    @Test
    @DisplayName("paths without identity get none, whoever calls")
    void pathsWithoutIdentity() {
        String yaml = Configs.tokens("", ", no-identity-on: [/static/**], path-prefixes: [/de]");
        for (String path : new String[] {"/static/app.js", "/de/static/app.js"}) {
            Seen seen = send(yaml, ClientRequest.get(path).as(Person.ALICE));
            assertThat(seen.called().headers())
                    .extracting(line -> line.name().toLowerCase(Locale.ROOT))
                    .noneMatch(name -> name.startsWith("x-remote-") || name.startsWith("x-postern-"))
                    .doesNotContain("authorization");
        }
        assertThat(send(yaml, ClientRequest.get("/static/app.js")).status()).isEqualTo(401);
    }
}
