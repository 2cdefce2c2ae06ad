/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.RuleCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static Identity person(String source, Map<String, Object> claims, String... groups) {
        return new Identity(
                new Account("https://" + source, "1"),
                source,
                "alice",
                Optional.empty(),
                Optional.empty(),
                List.of(groups),
                List.of(groups),
                true,
                false,
                Proof.BEARER,
                Instant.MAX,
                claims);
    }

    private static Access.Rule rule(Allow allow, String... sources) {
        Access access = new Access(
                List.of(new AccessRule("/**", List.of(), allow, RuleCache.PRIVATE, 1)), Set.of(sources), List.of());
        return access.rule("GET", new TargetReader.Clear("/x", List.of())).orElseThrow();
    }

    private static Allow groups(String... groups) {
        return new Allow.Conditions(List.of(groups), Map.of(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "one:admins, one, admins,     true",
        "one:admins, two, admins,     false",
        "one:admins, two, one:admins, false",
        "one:admins, one, one:admins, false",
        "admins,     two, admins,     true",
        "urn:admins, two, urn:admins, true",
        "urn:admins, one, admins,     false",
    })
    void aGroupOfASourceIsThatSourcesAlone(String wanted, String source, String held, boolean passes) {
        assertThat(Access.refuses(rule(groups(wanted), "one", "two"), person(source, Map.of(), held), NOW)
                        .isEmpty())
                .isEqualTo(passes);
    }

    @Test
    void withOneSourceAColonIsPartOfTheName() {
        assertThat(Access.refuses(rule(groups("one:admins"), "one"), person("one", Map.of(), "one:admins"), NOW))
                .isEmpty();
        assertThat(Access.refuses(rule(groups("one:admins"), "one"), person("one", Map.of(), "admins"), NOW))
                .contains(Reason.GROUP_REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, true", "301, false"})
    void aSignInMayBeTooLongAgo(long secondsAgo, boolean passes) {
        Allow recently =
                new Allow.Conditions(List.of(), Map.of(), Optional.empty(), Optional.of(Duration.ofMinutes(5)));
        long then = NOW.minusSeconds(secondsAgo).getEpochSecond();
        assertThat(Access.refuses(rule(recently, "one"), person("one", Map.of("auth_time", then)), NOW)
                        .isEmpty())
                .isEqualTo(passes);
        assertThat(Access.refuses(rule(recently, "one"), person("one", Map.of()), NOW))
                .contains(Reason.CLAIM_REQUIRED);
        assertThat(Access.refuses(rule(recently, "one"), person("one", Map.of("auth_time", Long.toString(then))), NOW))
                .contains(Reason.CLAIM_REQUIRED);
    }

    @Test
    void anObjectIsNoValueOfAClaim() {
        Allow empty = new Allow.Conditions(
                List.of(), Map.of("a", List.of("{b=c}", "[c]")), Optional.empty(), Optional.empty());
        assertThat(Access.refuses(rule(empty, "one"), person("one", Map.of("a", Map.of("b", "c"))), NOW))
                .contains(Reason.CLAIM_REQUIRED);
        assertThat(Access.refuses(rule(empty, "one"), person("one", Map.of("a", List.of(List.of("c")))), NOW))
                .contains(Reason.CLAIM_REQUIRED);
    }

    @Test
    void differentReadingsMustMeetTheSameRule() {
        Access access = new Access(
                List.of(
                        new AccessRule("/a/**", List.of(), new Allow.Nobody(), RuleCache.PRIVATE, 1),
                        new AccessRule("/b/**", List.of("GET"), new Allow.Anyone(), RuleCache.PRIVATE, 2)),
                Set.of("one"),
                List.of());
        assertThat(access.rule("GET", new TargetReader.Clear("/b/x", List.of("/b/y"))))
                .isPresent();
        assertThat(access.rule("GET", new TargetReader.Clear("/b/x", List.of("/a/x"))))
                .isEmpty();
        assertThat(access.rule("GET", new TargetReader.Clear("/b/x", List.of("/c"))))
                .isEmpty();
        assertThat(access.rule("POST", new TargetReader.Clear("/b/x", List.of("/c"))))
                .contains(Access.SIGNED_IN);
    }
}
