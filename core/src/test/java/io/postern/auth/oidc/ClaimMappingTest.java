/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.auth.IdentityMaker.Candidate;
import io.postern.auth.Proof;
import io.postern.config.ClaimPath;
import io.postern.config.IdentityConfig;
import io.postern.config.UnverifiedEmail;
import io.postern.config.ValuePattern;
import io.postern.testing.ProviderSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimMappingTest {
    private static final IdentityConfig DEFAULTS = ProviderSettings.identity(UnverifiedEmail.DROP);

    @Test
    void findsNestedClaims() throws Refusal {
        Candidate candidate = mapped(DEFAULTS, """
                {"sub": "1", "groups": ["/a", "/a/b", "c"], "realm_access": {"roles": ["r"]},
                 "resource_access": {"data.portal": {"roles": ["s"]}, "data": {"portal": {"roles": ["no"]}}}}""");
        assertThat(candidate.groups()).containsExactly("a", "a/b", "c", "r", "s");
        assertThat(candidate.groupsKnown()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":\"1\"}|false",
                "{\"groups\":null}|false",
                "{\"groups\":[]}|true",
                "{\"realm_access\":{}}|false",
                "{\"realm_access\":{\"roles\":[]}}|true",
                "{\"groups\":[null]}|true"
            })
    void knowsWhetherAnybodySaidAnythingAboutGroups(String claims, boolean known) throws Refusal {
        Candidate candidate = mapped(DEFAULTS, claims);
        assertThat(candidate.groupsKnown()).isEqualTo(known);
        assertThat(candidate.groups()).isEmpty();
    }

    @Test
    void takesOneTextForOneGroup() throws Refusal {
        assertThat(mapped(DEFAULTS, "{\"groups\":\"a,admins\"}").groups()).containsExactly("a,admins");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":\"a@x\",\"email_verified\":true}|a@x",
                "{\"email\":\"a@x\",\"email_verified\":false}|",
                "{\"email\":\"a@x\",\"email_verified\":\"false\"}|",
                "{\"email\":\"a@x\",\"email_verified\":\"true\"}|",
                "{\"email\":\"a@x\",\"email_verified\":1}|",
                "{\"email\":\"a@x\",\"email_verified\":[true]}|",
                "{\"email\":\"a@x\"}|",
                "{\"email\":\"\",\"email_verified\":true}|"
            })
    void showsAnAddressThatTheProviderVerified(String claims, String email) throws Refusal {
        assertThat(mapped(DEFAULTS, claims).email().orElse(null)).isEqualTo(email);
    }

    @Test
    void showsAnyAddressWhereThatIsWanted() throws Refusal {
        IdentityConfig send = ProviderSettings.identity(UnverifiedEmail.SEND);
        assertThat(mapped(send, "{\"email\":\"a@x\",\"email_verified\":false}").email())
                .contains("a@x");
    }

    @Test
    void putsAUserNameTogether() throws Refusal {
        IdentityConfig pattern = named("{preferred_username}@{id}");
        assertThat(mapped(pattern, "{\"preferred_username\":\"ada\"}").username())
                .isEqualTo("ada@keycloak");
        assertThat(mapped(pattern, "{\"sub\":\"ada\"}").username()).isEmpty();
    }

    @Test
    void takesNoAddressForAUserNameThatNobodyVerified() throws Refusal {
        assertThat(mapped(named("email"), "{\"email\":\"a@x\",\"email_verified\":true}")
                        .username())
                .isEqualTo("a@x");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> mapped(named("email"), "{\"email\":\"a@x\",\"email_verified\":false}"))
                .withMessageContaining("identity.unverified-email");
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> mapped(named("{id}/{email}"), "{\"email\":\"a@x\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"Ada L\",\"given_name\":\"x\",\"family_name\":\"y\"}|Ada L",
                "{\"given_name\":\"Ada\",\"family_name\":\"Lovelace\"}|Ada Lovelace",
                "{\"given_name\":\"Ada\"}|"
            })
    void takesTheFirstNameThatIsWhole(String claims, String name) throws Refusal {
        assertThat(mapped(DEFAULTS, claims).name().orElse(null)).isEqualTo(name);
    }

    private static IdentityConfig named(String username) {
        return new IdentityConfig(
                ClaimPath.parse("sub"),
                ValuePattern.parse(username),
                ClaimPath.parse("email"),
                UnverifiedEmail.DROP,
                List.of(),
                List.of(),
                List.of("*"),
                DEFAULTS.shibboleth());
    }

    private static Candidate mapped(IdentityConfig identity, String json) throws Refusal {
        Claims claims = new Claims(
                StrictJson.object(json.getBytes(StandardCharsets.UTF_8)).orElseThrow());
        return new ClaimMapping(ProviderSettings.of("https://sso.example.org")
                        .identity(identity)
                        .build())
                .candidate(claims, Proof.BEARER, Instant.EPOCH);
    }
}
