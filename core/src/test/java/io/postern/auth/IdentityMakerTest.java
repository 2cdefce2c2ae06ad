/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.postern.config.SysadminConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityMakerTest {
    private static final IdentityMaker MAKER = new IdentityMaker(
            new SysadminConfig(List.of(
                    new SysadminConfig.SourceGroup(Optional.of("keycloak"), "admins"),
                    new SysadminConfig.SourceGroup(Optional.empty(), "operators"))),
            Set.of("acr", "orcid"));

    /** What a source says of somebody, as far as it matters here. */
    private record Said(
            String subject,
            String username,
            Optional<String> email,
            Optional<String> name,
            String source,
            List<String> groups,
            List<String> groupsKeep) {
        static Said of(String subject, String username) {
            return new Said(subject, username, Optional.empty(), Optional.empty(), "keycloak", List.of(), List.of("*"));
        }

        static Said address(String email) {
            return new Said("1", "ada", Optional.of(email), Optional.empty(), "keycloak", List.of(), List.of("*"));
        }

        static Said displayed(String name) {
            return new Said("1", "ada", Optional.empty(), Optional.of(name), "keycloak", List.of(), List.of("*"));
        }

        static Said member(String source, List<String> groups, String groupsKeep) {
            return new Said("1", "ada", Optional.empty(), Optional.empty(), source, groups, List.of(groupsKeep));
        }

        IdentityMaker.Made made() {
            return MAKER.make(new IdentityMaker.Candidate(
                    "https://sso.example.org",
                    subject,
                    source,
                    username,
                    email,
                    name,
                    groups,
                    true,
                    groupsKeep,
                    Proof.BEARER,
                    Instant.MAX,
                    Map.of("acr", "gold", "address", "private")));
        }

        Identity identity() {
            return ((IdentityMaker.Usable) made()).identity();
        }
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("", "there is no"),
                arguments(" ", "white space"),
                arguments(" ada", "white space"),
                arguments("ada\u00a0", "white space"),
                arguments("ada\u3000", "white space"),
                arguments("\u200bada", "white space"),
                arguments("ada\u202e", "white space"),
                arguments("\ufeffada", "white space"),
                arguments("a\nda", "control character"),
                arguments("a\u0000da", "control character"),
                arguments("a\u007fda", "control character"),
                arguments("a\u0085da", "control character"),
                arguments("a\u2028da", "control character"),
                arguments("a\ud800da", "not well-formed"),
                arguments("a\udc00\ud800da", "not well-formed"),
                arguments("a".repeat(1025), "longer than 1024"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesNamesThatCouldForgeOthers(String text, String why) {
        for (IdentityMaker.Made made : List.of(
                Said.of(text, "ada").made(),
                Said.of("1", text).made(),
                Said.address(text).made())) {
            assertThat(made).isInstanceOf(IdentityMaker.Unusable.class);
            String detail = ((IdentityMaker.Unusable) made).detail();
            assertThat(detail).contains(why);
            assertThat(text.isBlank() || !detail.contains(text))
                    .as("nothing of it is shown")
                    .isTrue();
        }
    }

    @Test
    void takesNamesAsTheyAre() {
        for (String text : List.of("ada", "ada lovelace", "Zo\u00eb", "\ud83d\ude00", "a".repeat(1024), "a,b;c\"d%")) {
            assertThat(Said.of(text, text).identity().username()).isEqualTo(text);
            assertThat(Said.address(text).identity().email()).contains(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"'Ada\nLovelace','Ada Lovelace'", "' Ada ','Ada'", "'Ada\u2028L','Ada L'"})
    void showsDisplayNamesOnOneLine(String name, String shown) {
        assertThat(Said.displayed(name).identity().name()).contains(shown);
    }

    @Test
    void leavesADisplayNameOutThatSaysNothing() {
        for (String name : List.of("", " \n ", "a\ud800")) {
            assertThat(Said.displayed(name).identity().name()).isEmpty();
        }
    }

    @Test
    void countsEachGroupOnce() {
        assertThat(Said.member("keycloak", List.of("b", "a", "", "b"), "*")
                        .identity()
                        .groups())
                .containsExactly("b", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "keycloak,   admins,    true",
        "shibboleth, admins,    false",
        "shibboleth, operators, true",
        "keycloak,   Admins,    false",
        "keycloak,   staff,     false",
    })
    void makesSysadminsOfTheSourcesOwnGroups(String source, String group, boolean sysadmin) {
        assertThat(Said.member(source, List.of(group), "none").identity().sysadmin())
                .as("also where groups-keep drops the group")
                .isEqualTo(sysadmin);
    }

    @ParameterizedTest
    @CsvSource({
        "staff,      staff,        true",
        "staff,      staffx,       false",
        "staff*,     staff/a,      true",
        "*staff,     a/staff,      true",
        "*staff,     staffx,       false",
        "a*b*c,      a-b-b-c,      true",
        "a*b*c,      a-c-b,        false",
        "a*a,        a,            false",
        "'a.c',      abc,          false",
        "'[ab]',     a,            false",
        "'a*',       'a\nb',       true",
        "'**',       x,            true",
    })
    void keepsTheGroupsThatPatternsName(String pattern, String group, boolean kept) {
        assertThat(Said.member("keycloak", List.of(group), pattern).identity().shownGroups())
                .hasSize(kept ? 1 : 0);
    }

    @Test
    void isNotSlowedDownByAGroupThatAlmostFits() {
        String pattern = "*a".repeat(30) + "*b";
        String group = "a".repeat(100_000);
        assertThat(Said.member("keycloak", List.of(group), pattern).identity().shownGroups())
                .isEmpty();
    }

    @Test
    void keepsTheClaimsThatAreLookedAt() {
        assertThat(Said.of("1", "ada").identity().claims()).containsExactly(Map.entry("acr", "gold"));
    }
}
