/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.FoldedNames;
import io.postern.auth.Header;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No header that means an identity comes from a client, under any spelling, on any path, by any way. */
public abstract class HeaderIntegrityContract extends ContractSuite {
    /** The names of all presets, the assertion, and what other gates and service providers use. */
    static final List<String> OWNED = List.of(
            "X-Remote-User",
            "X-Remote-Email",
            "X-Remote-Name",
            "X-Remote-Groups",
            "X-Remote-Sysadmin",
            "X-Remote-Subject",
            "X-Forwarded-User",
            "X-Forwarded-Preferred-Username",
            "X-Forwarded-Email",
            "X-Forwarded-Groups",
            "X-Forwarded-Sysadmin",
            "X-Forwarded-Access-Token",
            "Remote-User",
            "Remote-Email",
            "Remote-Name",
            "Remote-Groups",
            "Remote-Sysadmin",
            "REMOTE_USER",
            "X-Remote-Orcid",
            "X-Postern-Assertion",
            "X-Postern-Anything",
            "X-Auth-Request-User",
            "X-Auth-Request-Email",
            "Shib-Session-ID",
            "Shib-Identity-Provider",
            "Shib-EP-Affiliation");

    private static final String YAML = Configs.tokens() + "headers: {set: {X-Remote-Orcid: claims.orcid}}\n";

    private static final String MARK = "evil";

    /** Tests gates of that kind. */
    protected HeaderIntegrityContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    /** Every spelling that some server, language or gateway takes for the same name; all of them are tokens (RFC 9110, section 5.6.2). */
    static List<Header> spellings(String name) {
        return Stream.of(
                        name,
                        name.toLowerCase(Locale.ROOT),
                        name.toUpperCase(Locale.ROOT),
                        name.replace('-', '_'),
                        name.replaceFirst("-", "_"),
                        name.replace('-', '.'),
                        name.replace('-', '~'),
                        name.replaceFirst("-", "!"),
                        name.replaceFirst("-", "+"),
                        name.replace('-', '_').toUpperCase(Locale.ROOT),
                        name.replace('-', '.').toLowerCase(Locale.ROOT),
                        name.replace('_', '-'),
                        name.replace("-", "#"))
                .distinct()
                .map(spelling -> new Header(spelling, MARK))
                .toList();
    }

    @ParameterizedTest
    @DisplayName("rows 1, 2, 85, 108, 110, 111: every spelling of every name, on a path that anybody may see (row 9)")
    @FieldSource("OWNED")
    void noSpellingGetsThrough(String name) {
        assertNothingForged(ClientRequest.get("/public/x").with(spellings(name)));
    }

    @ParameterizedTest
    @DisplayName("row 10: with a token of a person who lacks that attribute")
    @FieldSource("OWNED")
    void noSpellingGetsThroughBesideAToken(String name) {
        assertNothingForged(
                ClientRequest.get("/data").as(Person.ALICE.called("")).with(spellings(name)));
    }

    @ParameterizedTest
    @DisplayName("on an app's path, with a credential of the app's own")
    @FieldSource("OWNED")
    void noSpellingGetsThroughBesideAForeignCredential(String name) {
        assertNothingForged(
                ClientRequest.get("/api/x").with("Authorization", "app-key-1").with(spellings(name)));
    }

    @ParameterizedTest
    @DisplayName("row 121: OPTIONS and other methods are no way round")
    @ValueSource(strings = {"OPTIONS", "HEAD", "POST", "FOO"})
    void noMethodIsAWayRound(String method) {
        ClientRequest request = ClientRequest.of(method, "/public/x")
                .with("Origin", "https://evil.example")
                .with("Access-Control-Request-Method", "GET");
        for (String name : OWNED) {
            request = request.with(name, MARK);
        }
        assertNothingForged(request);
    }

    @ParameterizedTest
    @DisplayName("trailers are no way round")
    @FieldSource("OWNED")
    void trailersAreNoWayRound(String name) {
        ClientRequest request = ClientRequest.of("POST", "/public/x");
        for (Header spelling : spellings(name)) {
            request = request.withTrailer(spelling.name(), spelling.value());
        }
        assertNothingForged(request);
    }

    private void assertNothingForged(ClientRequest request) {
        Seen seen = send(YAML, request);
        assertThat(seen.called().headers()).extracting(Header::value).doesNotContain(MARK);
    }

    @ParameterizedTest
    @DisplayName("rows 54, 63, 76, 81: what Connection lists is not taken from what the gate sets")
    @ValueSource(
            strings = {
                "X-Remote-User",
                "X-Remote-Email",
                "X-Remote-Groups",
                "X-Remote-Sysadmin",
                "X-Remote-Subject",
                "X-Postern-Assertion"
            })
    void connectionRemovesNothing(String name) {
        for (String listed : List.of(name, "close, " + name, "keep-alive, " + name.toLowerCase(Locale.ROOT))) {
            Seen seen = send(YAML, ClientRequest.get("/data").as(Person.ALICE).with("Connection", listed));
            assertThat(seen.called().headers().all(name)).as(listed).hasSize(1);
        }
    }

    @Test
    @DisplayName("what the gate sets is there exactly once, whatever the client sent")
    void setExactlyOnce() {
        ClientRequest request = ClientRequest.get("/data").as(Person.ALICE);
        for (String name : OWNED) {
            request = request.with(spellings(name));
        }
        Seen.App app = send(YAML, request).called();
        assertThat(app.headers().all("X-Remote-User")).containsExactly("alice");
        assertThat(app.headers().all("X-Remote-Sysadmin")).containsExactly("false");
        List<String> folded = Stream.of(app.headers().iterator())
                .flatMap(lines -> Stream.iterate(lines, java.util.Iterator::hasNext, i -> i)
                        .map(java.util.Iterator::next))
                .map(line -> FoldedNames.fold(line.name()))
                .filter(name -> name.startsWith("x_remote_") || name.startsWith("x_postern_"))
                .toList();
        assertThat(folded).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("row 97: a header configured in another case is the same header")
    void aConfiguredNameInAnotherCase() {
        String yaml = Configs.tokens() + "headers: {set: {x-ReMote-oRcid: claims.orcid}}\n";
        ClientRequest request = ClientRequest.get("/data").as(Person.ALICE.with("orcid", "0000-0001"));
        request = request.with("X-Remote-Orcid", MARK).with("x-remote-orcid", MARK);
        Seen.App app = send(yaml, request).called();
        assertThat(app.headers().all("X-Remote-Orcid")).containsExactly("0000-0001");
    }

    @ParameterizedTest
    @DisplayName("with spoofed: reject the request is refused instead, under any spelling")
    @CsvSource({
        "X-Remote-User, 403",
        "X_Remote.User, 403",
        "Shib-Session-ID, 403",
        "X-Auth-Request-User, 403",
        "X-Remote-Host, 200",
        "X-Request-Id, 200",
    })
    void rejectsWhereToldTo(String name, int status) {
        String yaml = Configs.tokens() + "headers: {spoofed: reject}\n";
        Seen seen = send(yaml, ClientRequest.get("/public/x").with(name, MARK));
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.app().isPresent()).isEqualTo(status == 200);
    }

    @Test
    @DisplayName("a name that merely resembles one is left alone")
    void whatResemblesOneIsLeftAlone() {
        Seen seen = send(
                YAML,
                ClientRequest.get("/public/x")
                        .with("X-Remote-Username", "a")
                        .with("XRemoteUser", "b")
                        .with("X--Remote-User", "c")
                        .with("X-Remote", "d"));
        assertThat(seen.called().headers()).extracting(Header::value).contains("a", "b", "c", "d");
    }

    @ParameterizedTest
    @DisplayName("a service provider's headers from anybody else vanish, and from itself are consumed")
    @CsvSource({"127.0.0.1, 401", "127.0.0.3, 401", "127.0.0.2, 200"})
    void attributesAreConsumed(String from, int status) {
        ClientRequest request =
                ClientRequest.get("/data").with(Person.ALICE.attributes()).from(from);
        Seen seen = send(Configs.shibboleth(), request);
        assertThat(seen.status()).isEqualTo(status);
        Seen open = send(
                Configs.shibboleth(),
                ClientRequest.get("/public/x").with(Person.ALICE.attributes()).from(from));
        assertThat(open.called().headers())
                .extracting(line -> FoldedNames.fold(line.name()))
                .noneMatch(name -> name.startsWith("shib_"))
                .doesNotContain("eppn", "mail", "displayname", "ismemberof", "x_shib_secret");
        assertThat(open.called().headers().first("X-Remote-User"))
                .isEqualTo(status == 200 ? java.util.Optional.of("alice") : java.util.Optional.empty());
    }
}
