/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.testing.SignInDesk;
import io.postern.testing.TestIssuer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignOutTest {
    private static final String OUT = "/oauth2/sign_out";
    private static final Pattern TOKEN = Pattern.compile("name=\"?token\"?[^>]*value=\"?([A-Za-z0-9_-]+)");

    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Browser signedIn() {
        return signedIn(fixture.login());
    }

    private Browser signedIn(Login login) {
        Browser browser = new Browser(login);
        browser.signIn("/oauth2/start");
        assertThat(fixture.sessions.all).hasSize(1);
        return browser;
    }

    /** Row 37: the ID token goes to the provider alone. Row 36: what is sent round for the way back is sealed. */
    @Test
    void signsOutHereAndAtTheProviderAndReturns() {
        Browser browser = signedIn();
        String idToken = fixture.sessions
                .all
                .values()
                .iterator()
                .next()
                .tokens()
                .idToken()
                .orElseThrow();

        Answered out = browser.visit(OUT + "?rd=/bye", "Sec-Fetch-Site", "same-origin");

        assertThat(out.reason()).isEqualTo(Reason.SIGNED_OUT);
        assertThat(out.identity())
                .hasValueSatisfying(who -> assertThat(who.username()).isEqualTo("ada"));
        assertThat(fixture.sessions.all).isEmpty();
        assertThat(browser.cookies).doesNotContainKey("__Host-postern");
        assertThat(Browser.location(out)).startsWith(fixture.issuer.at(TestIssuer.END_SESSION) + "?");
        Map<String, String> asked = SignInDesk.query(Browser.location(out));
        assertThat(asked)
                .containsEntry("id_token_hint", idToken)
                .containsEntry("client_id", "data-portal")
                .containsEntry("post_logout_redirect_uri", "https://data.example.org/oauth2/sign_out");
        Answered landed = browser.visit(OUT + "?state=" + asked.get("state"), "Sec-Fetch-Site", "cross-site");
        assertThat(Browser.location(landed)).isEqualTo("/bye");
    }

    @Test
    @DisplayName("the app's own session ends too, also that of somebody whom only the app knows")
    void takesTheAppsSessionCookieAway() {
        Login login = fixture.login(LoginFixture.SITE.replace("upstream: {", "upstream: {bind-cookies: [ckan], ")
                + LoginFixture.provider());
        Browser browser = signedIn(login);
        browser.cookies.put("ckan", "value~seal");
        browser.cookies.put("other", "value");
        Answered out = browser.visit(OUT, "Sec-Fetch-Site", "same-origin");
        assertThat(setCookies(out)).anyMatch(line -> line.startsWith("ckan=; Max-Age=0; Path=/"));
        assertThat(setCookies(out)).noneMatch(line -> line.startsWith("other="));

        Browser local = new Browser(login);
        assertThat(setCookies(local.visit(OUT, "Sec-Fetch-Site", "same-origin")))
                .noneMatch(line -> line.startsWith("ckan="));
        local.cookies.put("ckan", "value~seal");
        Answered question = local.visit(OUT, "Sec-Fetch-Site", "cross-site");
        assertThat(question.reply().body()).containsPattern(TOKEN);
        assertThat(setCookies(question)).isEmpty();
        Answered alone = local.visit(OUT, "Sec-Fetch-Site", "same-origin");
        assertThat(setCookies(alone)).anyMatch(line -> line.startsWith("ckan=; Max-Age=0; Path=/"));
    }

    private static List<String> setCookies(Answered answered) {
        return answered.reply().headers().stream()
                .filter(header -> header.name().equals("Set-Cookie"))
                .map(Header::value)
                .toList();
    }

    @Test
    @DisplayName("browsers apply form-action to redirects too: the page that asks lets its form lead to the provider")
    void letsTheFormLeadToTheProvider() {
        Browser browser = signedIn();

        Answered question = browser.visit(OUT, "Sec-Fetch-Site", "cross-site");

        URI endSession = fixture.issuer.at(TestIssuer.END_SESSION);
        assertThat(question.reply().status()).isEqualTo(200);
        assertThat(Browser.header(question, "Content-Security-Policy").orElseThrow())
                .endsWith("; form-action 'self' https: http://" + endSession.getRawAuthority());
        Matcher token = TOKEN.matcher(question.reply().body());
        assertThat(token.find()).isTrue();
        Answered out = browser.post(OUT, "token=" + token.group(1), "Sec-Fetch-Site", "same-origin");
        assertThat(Browser.location(out)).startsWith(endSession + "?");
    }

    @Test
    void letsTheFormLeadNowhereElseWhereNobodyElseHasASession() {
        Map<String, Object> discovery = fixture.issuer.discovery();
        discovery.remove("end_session_endpoint");
        fixture.issuer.discover(discovery);
        Browser browser = signedIn();

        Answered question = browser.visit(OUT + "?rd=/bye", "Sec-Fetch-Site", "cross-site");

        assertThat(Browser.header(question, "Content-Security-Policy").orElseThrow())
                .endsWith("; form-action 'self'");
    }

    @Test
    void takesTheRefreshTokenBack() {
        Browser browser = signedIn();
        String token = fixture.sessions
                .all
                .values()
                .iterator()
                .next()
                .tokens()
                .refresh()
                .orElseThrow();

        browser.visit(OUT);

        assertThat(fixture.issuer.desk().revoked()).containsExactly(token);
    }

    @Test
    void showsAPageAtTheEndWhereNoOtherWasAskedFor() {
        Browser browser = signedIn();
        String state = SignInDesk.query(Browser.location(browser.visit(OUT))).get("state");

        Answered landed = browser.visit(OUT + "?state=" + state);

        assertThat(landed.reply().status()).isEqualTo(200);
        assertThat(landed.reply().body()).contains("/oauth2/sign_in");
    }

    @Test
    void endsNoNewSessionWhenTheProviderSendsTheBrowserBack() {
        Browser browser = signedIn();
        String state = SignInDesk.query(Browser.location(browser.visit(OUT + "?rd=/bye")))
                .get("state");
        browser.signIn("/oauth2/start");

        browser.visit(OUT + "?state=" + state, "Sec-Fetch-Site", "cross-site");

        assertThat(fixture.sessions.all).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "x"})
    @DisplayName("another site's link signs nobody out, but asks")
    void asksWhereAnotherSiteCausedIt(String site) {
        Browser browser = signedIn();

        Answered asked = browser.visit(OUT + "?rd=/bye", "Sec-Fetch-Site", site);

        assertThat(asked.reply().status()).isEqualTo(200);
        assertThat(asked.reply().body()).contains("action=\"/oauth2/sign_out\"");
        assertThat(fixture.sessions.all).hasSize(1);
        assertThat(Browser.header(asked, "Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("form-action 'self'", " " + fixture.issuer.at(""))
                        .doesNotContain("id_token_hint"));
        Answered out = browser.post(
                OUT, "rd=%2Fbye&token=" + token(asked), "Sec-Fetch-Site", "same-origin", "Origin", Browser.SITE);
        assertThat(out.reason()).isEqualTo(Reason.SIGNED_OUT);
        assertThat(fixture.sessions.all).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Referer, https://evil.example/",
        "Referer, https://data.example.org.evil.example/",
        "Sec-Purpose, prefetch"
    })
    void asksWhereNothingElseTells(String name, String value) {
        Browser browser = signedIn();

        browser.visit(OUT, name, value);

        assertThat(fixture.sessions.all).hasSize(1);
    }

    @Test
    void doesNothingForAHead() {
        Browser browser = signedIn();

        browser.send("HEAD", OUT, java.util.Optional.empty());

        assertThat(fixture.sessions.all).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null",
        "Referer, https://evil.example/"
    })
    void refusesAnotherSitesForm(String name, String value) {
        Browser browser = signedIn();

        Answered answered = browser.post(OUT, "", name, value);

        assertThat(answered.reply().status()).isEqualTo(403);
        assertThat(answered.reason()).isEqualTo(Reason.CROSS_SITE);
        assertThat(fixture.sessions.all).hasSize(1);
    }

    @Test
    void takesAFormWithoutAnyHeaderByItsToken() {
        Browser browser = signedIn();
        String token = token(browser.visit(OUT, "Sec-Fetch-Site", "cross-site"));

        assertThat(browser.post(OUT, "token=x").reply().status()).isEqualTo(403);
        assertThat(browser.post(OUT, "token=" + token).reason()).isEqualTo(Reason.SIGNED_OUT);
    }

    @Test
    void takesNoTokenOfAnotherSessionAndNoOldOne() {
        Login login = fixture.login();
        Browser browser = signedIn(login);
        String token = token(browser.visit(OUT, "Sec-Fetch-Site", "cross-site"));
        Browser other = new Browser(login);
        other.signIn("/oauth2/start");

        assertThat(other.post(OUT, "token=" + token).reply().status()).isEqualTo(403);
        fixture.clock.move(Duration.ofMinutes(11));
        assertThat(browser.post(OUT, "token=" + token).reply().status()).isEqualTo(403);
        assertThat(fixture.sessions.all).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.com", "https://evil.com", "/\\evil.com", "javascript:alert(1)", "/oauth2/sign_out"})
    @DisplayName("rows 18, 34: sign-out leads to no other site")
    void leadsToNoOtherSite(String rd) {
        String encoded = URLEncoder.encode(rd, StandardCharsets.UTF_8);
        Browser browser = signedIn();
        Answered out = browser.visit(OUT + "?rd=" + encoded);
        String state = SignInDesk.query(Browser.location(out)).get("state");

        Answered landed = browser.visit(OUT + "?state=" + state);
        Answered nobody = browser.visit(OUT + "?rd=" + encoded);

        assertThat(Browser.header(landed, "Location")).isEmpty();
        assertThat(Browser.header(nobody, "Location")).isEmpty();
        assertThat(nobody.reply().body()).doesNotContain("evil", "alert");
    }

    @Test
    void goesWhereItWasAskedToWhereNobodyIsSignedIn() {
        assertThat(Browser.location(new Browser(fixture.login()).visit(OUT + "?rd=/bye")))
                .isEqualTo("/bye");
    }

    @Test
    void signsOutHereWhereTheProviderOffersNothing() {
        Map<String, Object> discovery = fixture.issuer.discovery();
        discovery.remove("end_session_endpoint");
        discovery.remove("revocation_endpoint");
        fixture.issuer.discover(discovery);

        assertThat(Browser.location(signedIn().visit(OUT + "?rd=/bye"))).isEqualTo("/bye");
        assertThat(fixture.sessions.all).isEmpty();
    }

    @Test
    void signsOutWhileTheProviderIsAway() {
        Browser browser = signedIn();
        fixture.issuer.answer(TestIssuer.REVOCATION, WireMock.serverError());

        Answered out = browser.visit(OUT);

        assertThat(out.reason()).isEqualTo(Reason.SIGNED_OUT);
        assertThat(fixture.sessions.all).isEmpty();
    }

    @Test
    void saysThatNothingEndedWhereTheStoreIsAway() {
        Browser browser = signedIn();
        fixture.sessions.away = true;

        Answered answered = browser.visit(OUT);

        assertThat(answered.reply().status()).isEqualTo(503);
        assertThat(answered.reason()).isEqualTo(Reason.SESSIONS_UNAVAILABLE);
        assertThat(browser.cookies).containsKey("__Host-postern");
    }

    @Test
    @DisplayName("row 101: the page to sign in takes a session's cookies away")
    void thePageToSignInEndsASession() {
        Browser browser = signedIn();

        browser.visit("/oauth2/sign_in", "Sec-Fetch-Site", "same-origin");

        assertThat(fixture.sessions.all).isEmpty();
        assertThat(browser.cookies).doesNotContainKey("__Host-postern");
    }

    @Test
    void anotherSitesLinkToThePageToSignInEndsNoSession() {
        Browser browser = signedIn();

        browser.visit("/oauth2/sign_in", "Sec-Fetch-Site", "cross-site");

        assertThat(fixture.sessions.all).hasSize(1);
    }

    private static String token(Answered asked) {
        Matcher token = TOKEN.matcher(asked.reply().body());
        assertThat(token.find()).as(asked.reply().body()).isTrue();
        return token.group(1);
    }
}
