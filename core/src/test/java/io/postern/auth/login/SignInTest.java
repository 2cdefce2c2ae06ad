/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.session.Session;
import io.postern.testing.SignInDesk;
import io.postern.testing.TestIssuer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void signsInAndReturnsToThePageThatWasAskedFor() {
        Browser browser = new Browser(fixture.login());
        Answered started = browser.visit("/oauth2/sign_in?rd=%2Fdataset%2Fa%3Fpage%3D2");

        assertThat(started.reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        Map<String, String> asked = SignInDesk.query(Browser.location(started));
        assertThat(Browser.location(started)).startsWith(fixture.issuer.at(TestIssuer.AUTHORIZATION) + "?");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "data-portal")
                .containsEntry("scope", "openid profile email")
                .containsEntry("redirect_uri", "https://data.example.org/oauth2/callback")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
        assertThat(asked.get("state")).startsWith("0").hasSize(44);

        Answered ended = browser.back(started);
        assertThat(ended.reason()).isEqualTo(Reason.SIGNED_IN);
        assertThat(ended.reply().status()).isEqualTo(302);
        assertThat(Browser.location(ended)).isEqualTo("/dataset/a?page=2");
        assertThat(Browser.header(ended, "Cache-Control")).hasValue("no-store");
        assertThat(Browser.header(ended, "Referrer-Policy")).hasValue("no-referrer");
        assertThat(browser.stateCookies()).isEmpty();
        assertThat(browser.cookies).containsEntry("__Host-postern_provider", "keycloak");
        assertThat(ended.identity())
                .hasValueSatisfying(who -> assertThat(who.username()).isEqualTo("ada"));
    }

    @Test
    void keepsWhoSignedInAndTheTokens() {
        new Browser(fixture.login()).signIn("/oauth2/start");

        Session session = fixture.sessions.all.values().iterator().next();
        assertThat(session.id()).hasSize(43);
        assertThat(session.person().account().issuer()).isEqualTo(fixture.issuer.issuer());
        assertThat(session.person().account().subject()).isEqualTo("f3a1-ada");
        assertThat(session.person().source()).isEqualTo("keycloak");
        assertThat(session.person().email()).hasValue("ada@example.org");
        assertThat(session.person().name()).hasValue("Ada Lovelace");
        assertThat(session.person().groups()).containsExactly("staff", "staff/library", "reader");
        assertThat(session.person().groupsKnown()).isTrue();
        assertThat(session.began()).isEqualTo(fixture.clock.instant());
        assertThat(session.ends()).isEqualTo(fixture.clock.instant().plusSeconds(12 * 3600));
        assertThat(session.tokens().sid()).hasValue("sid-of-ada");
        assertThat(session.tokens().refresh()).isPresent();
        assertThat(session.tokens().idToken()).isPresent();
        assertThat(session.tokens().freshUntil())
                .hasValue(fixture.clock.instant().plusSeconds(300));
        assertThat(session.stepUp()).isEmpty();
    }

    @Test
    void showsItselfByTheSecretInTheHeader() {
        new Browser(fixture.login()).signIn("/oauth2/start");

        String basic = Base64.getEncoder()
                .encodeToString(("data-portal:" + TestIssuer.SECRET).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(fixture.issuer.desk().authorizationHeaders()).containsExactly("Basic " + basic);
        assertThat(fixture.issuer.desk().tokenForms().get(0))
                .containsEntry("grant_type", "authorization_code")
                .doesNotContainKey("client_secret");
    }

    @Test
    void manyTabsAllEndSignedIn() {
        Browser browser = new Browser(fixture.login());
        List<Answered> tabs = List.of(
                browser.visit("/oauth2/start?rd=/a"),
                browser.visit("/oauth2/start?rd=/b"),
                browser.visit("/oauth2/start?rd=/c"));

        assertThat(browser.stateCookies()).hasSize(3);
        assertThat(tabs.stream().map(browser::back).map(Browser::location)).containsExactly("/a", "/b", "/c");
        assertThat(fixture.sessions.all).hasSize(1);
        assertThat(browser.stateCookies()).isEmpty();
    }

    @Test
    @DisplayName("row 120: the session's id is new at each sign-in, and the one that was shown ends")
    void theIdIsNewAtEachSignIn() {
        Browser browser = new Browser(fixture.login());
        browser.cookies.put("__Host-postern", "chosen-by-an-attacker");
        browser.signIn("/oauth2/start");
        String first = browser.cookies.get("__Host-postern");
        browser.signIn("/oauth2/start");

        assertThat(first).isNotEqualTo("chosen-by-an-attacker");
        assertThat(browser.cookies.get("__Host-postern")).isNotEqualTo(first);
        assertThat(fixture.sessions.all.keySet()).containsExactly(browser.cookies.get("__Host-postern"));
    }
}
