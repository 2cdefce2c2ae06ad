/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postern.auth.FoldedNames;
import io.postern.config.ShibbolethConfig;
import io.postern.config.ShibbolethIdentity;
import io.postern.config.ValuePattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShibbolethNamesTest {
    private static final ShibbolethConfig CONFIG =
            ShibbolethAuthenticatorTest.config(ShibbolethAuthenticatorTest.secretHeader(), ';', false);

    @ParameterizedTest(name = "rows 1, 85, 110, 111: {0}")
    @ValueSource(
            strings = {
                "Shib-Session-ID",
                "Shib_Session_ID",
                "shib.session.id",
                "Shib-EP-Affiliation",
                "SHIB-Whatever",
                "REMOTE_USER",
                "Remote-User",
                "remote.user",
                "X-Shib-Secret",
                "x_shib_secret",
                "eppn",
                "EPPN",
                "mail",
                "cn",
                "displayName",
                "DISPLAYNAME",
                "givenName",
                "sn",
                "isMemberOf",
                "member",
                "entitlement",
                "subject-id",
                "subject_id"
            })
    void namesWhatMustBeTakenAway(String header) {
        assertThat(owned().contains(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "Cookie", "Authorization", "Shibboleth", "X-Mail", "cn2", "X-Shib", "Remote-User-Agent"})
    void leavesOtherHeadersAlone(String header) {
        assertThat(owned().contains(header)).isFalse();
    }

    @Test
    void refusesAttributesThatPassForEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShibbolethNames.of(CONFIG, mapping("is-member-of", "is_member_of")))
                .withMessageContaining("is-member-of")
                .withMessageContaining("is_member_of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShibbolethNames.of(CONFIG, mapping("x_shib_secret")))
                .withMessageContaining("X-Shib-Secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShibbolethNames.of(CONFIG, mapping("Remote-User")))
                .withMessageContaining("REMOTE_USER");
    }

    @Test
    void refusesAUserNameOfANestedClaim() {
        ShibbolethIdentity nested =
                new ShibbolethIdentity("eppn", ValuePattern.parse("realm.user"), "mail", List.of(), List.of(), false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShibbolethNames.of(CONFIG, nested))
                .withMessageContaining("identity.shibboleth.username");
    }

    private static FoldedNames owned() {
        return FoldedNames.of(ShibbolethNames.of(CONFIG, ShibbolethAuthenticatorTest.mapping(), List.of("subject-id"))
                .owned());
    }

    private static ShibbolethIdentity mapping(String... groups) {
        return new ShibbolethIdentity("eppn", ValuePattern.parse("eppn"), "mail", List.of(), List.of(groups), false);
    }
}
