/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.session.Session;
import io.postern.testing.SignInDesk;
import io.postern.testing.TestIssuer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several ways to sign in, and what may be asked for beyond who it is. */
class ChooserTest {
    private static final String TWO = """
            server: {public-url: "https://data.example.org"}
            upstream: {url: "http://127.0.0.1:5000"}
            identity: {username: "{preferred_username}@{id}", shibboleth: {username: "{eppn}@{id}"}}
            providers:
              - {id: keycloak, name: University login, issuer: "${ISSUER}", audiences: [data-portal], client-id: data-portal,
                 client-secret: client-secret-of-the-tests}
              - {id: other, name: "Other <b>login", issuer: "https://other.example", audiences: [x], client-id: x}
              - {id: tokens-only, issuer: "https://tokens.example", audiences: [x], login: false}
            """;
    private static final String SHIBBOLETH = """
            shibboleth:
              enabled: true
              name: Campus login
              peers: [127.0.0.2/32]
              secret-header: {name: X-Shib-Secret, value: "correct-horse-battery-staple"}
              identity-providers: ["https://idp.example.org/idp/shibboleth"]
            """;
    private static final String RULES = """
            access:
              - {path: /gold/**, allow: {claims: {acr: [gold, silver]}}}
              - {path: /fresh/**, allow: {max-age: 5m}}
            """;

    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void showsTheWaysToSignIn() {
        Answered answered = new Browser(fixture.login(TWO)).visit("/oauth2/sign_in?rd=/a%26b");

        assertThat(answered.reply().status()).isEqualTo(200);
        assertThat(Browser.page(answered))
                .contains("University login", "provider=keycloak", "provider=other", "rd=%2Fa%26b")
                .doesNotContain("<b>login", "tokens-only");
        assertThat(Browser.header(answered, "Set-Cookie")).isEmpty();
    }

    @Test
    void takesTheOneThatIsAskedFor() {
        Answered answered = new Browser(fixture.login(TWO)).visit("/oauth2/start?provider=keycloak&rd=/a");

        assertThat(Browser.location(answered))
                .startsWith(fixture.issuer.at(TestIssuer.AUTHORIZATION).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unknown", "tokens-only", "shibboleth", "", "KEYCLOAK", "keycloak%00", "keycloak&provider=other"
            })
    void asksWhereTheOneThatIsAskedForIsNone(String provider) {
        assertThat(new Browser(fixture.login(TWO))
                        .visit("/oauth2/start?provider=" + provider)
                        .reply()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void showsTheLastChoiceFirst() {
        Login login = fixture.login(TWO.replace("id: keycloak", "id: zebra"));
        Browser browser = new Browser(login);
        browser.signIn("/oauth2/start?provider=zebra");
        browser.cookies.remove("__Host-postern");
        browser.cookies.put("__Host-postern_provider", "other");

        String body = Browser.page(browser.visit("/oauth2/sign_in"));

        assertThat(body.indexOf("provider=other")).isLessThan(body.indexOf("provider=zebra"));
    }

    @Test
    @DisplayName("row 123: a link chooses no scope, client or redirect URI")
    void readsNothingElseOfALink() {
        Answered answered = new Browser(fixture.login())
                .visit("/oauth2/start?scope=admin&client_id=evil&redirect_uri=https://evil.com/&prompt=none&state=x"
                        + "&response_type=token&acr_values=gold&max_age=0");

        assertThat(SignInDesk.query(Browser.location(answered)))
                .containsEntry("scope", "openid profile email")
                .containsEntry("client_id", "data-portal")
                .containsEntry("redirect_uri", "https://data.example.org/oauth2/callback")
                .containsEntry("response_type", "code")
                .doesNotContainKeys("prompt", "acr_values", "max_age");
    }

    @Test
    void asksForWhatARuleAsksForAndRemembersIt() {
        Browser browser = new Browser(fixture.login(LoginFixture.SITE + LoginFixture.provider() + RULES));
        Answered started = browser.visit("/oauth2/sign_in?rd=/gold&acr_values=gold+platinum+silver&max_age=300");

        assertThat(SignInDesk.query(Browser.location(started)))
                .containsEntry("acr_values", "gold silver")
                .containsEntry("max_age", "300");
        assertThat(browser.back(started).reason()).isEqualTo(Reason.SIGNED_IN);
        assertThat(fixture.sessions.all.values())
                .singleElement()
                .extracting(Session::stepUp)
                .isEqualTo(List.of("acr_values=gold silver", "max_age=300"));
    }

    @Test
    void refusesASignInThatIsOlderThanWasAskedFor() {
        Browser browser = new Browser(fixture.login(LoginFixture.SITE + LoginFixture.provider() + RULES));
        fixture.issuer
                .desk()
                .idToken(token -> token.claim(
                        "auth_time", fixture.clock.instant().minusSeconds(331).getEpochSecond()));
        Answered old = browser.signIn("/oauth2/sign_in?max_age=300");
        fixture.issuer.desk().idToken(token -> token.without("auth_time"));
        Answered untold = browser.signIn("/oauth2/sign_in?max_age=300");

        assertThat(old.reason()).isEqualTo(Reason.SIGN_IN_FAILED);
        assertThat(untold.reason()).isEqualTo(Reason.SIGN_IN_FAILED);
        assertThat(fixture.sessions.all).isEmpty();
    }

    @Test
    void stepsUpAtTheProviderOfTheSessionWhichGoesOnUntilThen() {
        Browser browser = new Browser(fixture.login(TWO + RULES));
        browser.signIn("/oauth2/start?provider=keycloak");

        Answered started = browser.visit("/oauth2/sign_in?rd=/gold&acr_values=gold", "Sec-Fetch-Site", "same-origin");

        assertThat(SignInDesk.query(Browser.location(started))).containsEntry("acr_values", "gold");
        assertThat(fixture.sessions.all).hasSize(1);
        assertThat(Browser.location(browser.back(started))).isEqualTo("/gold");
        assertThat(fixture.sessions.all).hasSize(1);
    }

    @Test
    void offersShibboleth() {
        Browser browser = new Browser(fixture.login(TWO + SHIBBOLETH));

        assertThat(Browser.page(browser.visit("/oauth2/sign_in"))).contains("Campus login", "provider=shibboleth");
        Answered answered = browser.visit("/oauth2/start?provider=shibboleth&rd=/a%3Fb");
        assertThat(Browser.location(answered))
                .isEqualTo("/Shibboleth.sso/Login?target=https%3A%2F%2Fdata.example.org%2Fa%3Fb");
        assertThat(browser.cookies).containsEntry("__Host-postern_provider", "shibboleth");
    }

    @Test
    void startsAShibbolethSessionOnThePageThatMakesOne() {
        Browser browser = new Browser(
                fixture.login(TWO + SHIBBOLETH + "  session: true\nlogin: {start-on: [/login/**, /user/login]}\n"));

        assertThat(Browser.location(browser.visit("/oauth2/start?provider=shibboleth&rd=/a")))
                .isEqualTo("/Shibboleth.sso/Login?target="
                        + "https%3A%2F%2Fdata.example.org%2Fuser%2Flogin%3Fcame_from%3D%252Fa");
    }

    @Test
    void signsOutAtShibboleth() throws Exception {
        Browser browser = new Browser(fixture.login(TWO + SHIBBOLETH));

        Answered stranger = browser.visit("/oauth2/sign_out", "Shib-Session-ID", "_1");
        Answered out = browser.from(InetAddress.getByName("127.0.0.2"))
                .visit("/oauth2/sign_out?rd=/bye", "Shib-Session-ID", "_1");

        assertThat(stranger.reply().status()).isEqualTo(200);
        assertThat(Browser.location(out))
                .startsWith(
                        "/Shibboleth.sso/Logout?return=https%3A%2F%2Fdata.example.org%2Foauth2%2Fsign_out%3Fstate%3D");
        Map<String, String> back =
                SignInDesk.query(SignInDesk.query(Browser.location(out)).getOrDefault("return", ""));
        assertThat(Browser.location(browser.visit("/oauth2/sign_out?state=" + back.get("state"))))
                .isEqualTo("/bye");
    }

    @Test
    @DisplayName("X-Auth-Request-Redirect is believed from a trusted proxy alone")
    void readsTheHeaderOfAFrontProxy() throws Exception {
        Browser browser = new Browser(
                fixture.login(LoginFixture.SITE.replace("{public-url", "{trusted-proxies: [127.0.0.3/32], public-url")
                        + LoginFixture.provider()));
        Answered stranger = browser.visit("/oauth2/start", "X-Auth-Request-Redirect", "/a");
        browser.from(InetAddress.getByName("127.0.0.3"));
        Answered proxy = browser.visit("/oauth2/start", "X-Auth-Request-Redirect", "https://data.example.org/a");
        Answered hostile = browser.visit("/oauth2/start", "X-Auth-Request-Redirect", "https://evil.com/");

        assertThat(Browser.location(browser.back(stranger))).isEqualTo("/");
        assertThat(Browser.location(browser.back(proxy))).isEqualTo("/a");
        assertThat(Browser.location(browser.back(hostile))).isEqualTo("/");
    }

    @Test
    void returnsToWhatTheAppsOwnLoginPageWasAskedFor() {
        Browser browser = new Browser(
                fixture.login(LoginFixture.SITE + LoginFixture.provider() + "login: {start-on: [/user/login]}\n"));

        assertThat(Browser.location(browser.signIn("/oauth2/sign_in?rd=%2Fuser%2Flogin%3Fcame_from%3D%2Fdataset%2Fa")))
                .isEqualTo("/dataset/a");
        fixture.clock.move(Duration.ofSeconds(1));
    }
}
