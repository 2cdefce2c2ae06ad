/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.testing.SignInDesk;
import io.postern.testing.TestIssuer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from a provider, or seems to. */
class CallbackTest {
    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @DisplayName("rows 39, 59, 113: a callback without a state ends on a page")
    @ValueSource(
            strings = {
                "/oauth2/callback",
                "/oauth2/callback?",
                "/oauth2/callback?&&=",
                "/oauth2/callback?code=x",
                "/oauth2/callback?state=",
                "/oauth2/callback?state=%00",
                "/oauth2/callback?state=%zz",
                "/oauth2/callback?state=%ff",
                "/oauth2/callback?error=x",
                "/oauth2/callback?code=x&state=short",
                "/oauth2/callback?code=x&state=' OR 1=1--",
                "/oauth2/callback?code=x&state=xAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "/oauth2/callback?code=x&state=0%0d%0aAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "/oauth2/callback?iss="
            })
    void endsOnAPageWithoutAState(String target) {
        Answered answered = new Browser(fixture.login()).visit(target);

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_BROKEN);
        assertThat(answered.reply().status()).isEqualTo(400);
        assertThat(Browser.page(answered)).contains("/oauth2/sign_in?rd=");
        assertThat(fixture.issuer.calls(TestIssuer.TOKEN)).isZero();
    }

    @ParameterizedTest
    @DisplayName("row 125: a parameter that is there twice ends on a page, and redeems nothing")
    @ValueSource(
            strings = {"&code=b", "&state=0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "&iss=a&iss=a", "&x=1&x=1"})
    void refusesRepeatedParameters(String more) {
        Browser browser = new Browser(fixture.login());
        String callback = browser.callback(browser.visit("/oauth2/start"));

        Answered answered = browser.visit(callback + more);

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_BROKEN);
        assertThat(fixture.sessions.all).isEmpty();
        assertThat(fixture.issuer.calls(TestIssuer.TOKEN)).isZero();
    }

    @Test
    void tellsHowSignInsEnd() {
        Browser browser = new Browser(fixture.login());
        browser.signIn("/oauth2/start");
        browser.cookies.clear();
        Answered started = browser.visit("/oauth2/start");
        String state = SignInDesk.query(Browser.location(started)).get("state");
        browser.visit("/oauth2/callback?error=access_denied&state=" + state);
        browser.visit("/oauth2/callback?error=access_denied&state=nobody-knows");

        assertThat(fixture.signIns)
                .containsExactly(
                        "keycloak sign_in_started",
                        "keycloak signed_in",
                        "keycloak sign_in_started",
                        "keycloak sign_in_refused");
    }

    @Test
    @DisplayName("row 7: another browser's state does not sign in; the sign-in starts anew, once")
    void doesNotSignInByAnotherBrowsersState() {
        Login login = fixture.login();
        Browser attacker = new Browser(login);
        String callback = attacker.callback(attacker.visit("/oauth2/start?rd=/attack"));
        Browser victim = new Browser(login);

        Answered anew = victim.visit(callback);

        assertThat(fixture.sessions.all).isEmpty();
        assertThat(anew.reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        assertThat(SignInDesk.query(Browser.location(anew)).get("state")).startsWith("1");
        assertThat(fixture.issuer.calls(TestIssuer.TOKEN)).isZero();
        assertThat(Browser.location(victim.back(anew))).isEqualTo("/");
        assertThat(fixture.sessions.all).hasSize(1);
    }

    @Test
    void neverLoops() {
        Browser browser = new Browser(fixture.login());
        Answered first = browser.visit("/oauth2/start?rd=/a");
        String firstCallback = browser.callback(first);
        browser.cookies.clear(); // a browser that keeps no cookies
        Answered second = browser.visit(firstCallback);
        String secondCallback = browser.callback(second);
        browser.cookies.clear();

        Answered ended = browser.visit(secondCallback);

        assertThat(second.reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        assertThat(ended.reason()).isEqualTo(Reason.SIGN_IN_BROKEN);
        assertThat(ended.reply().status()).isEqualTo(400);
    }

    @Test
    void startsAnExpiredSignInAnewOnceAndRemembersWhereItWentTo() {
        Browser browser = new Browser(fixture.login());
        Answered started = browser.visit("/oauth2/start?rd=/deep");
        fixture.clock.move(Duration.ofMinutes(11));

        Answered anew = browser.back(started);

        assertThat(anew.reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        assertThat(browser.stateCookies()).hasSize(1);
        assertThat(Browser.location(browser.back(anew))).isEqualTo("/deep");
    }

    @Test
    void goesOnByTheSessionWhereACallbackIsLoadedAgain() {
        Browser browser = new Browser(fixture.login());
        String callback = browser.callback(browser.visit("/oauth2/start?rd=/a"));
        browser.visit(callback);

        Answered again = browser.visit(callback);

        assertThat(Browser.location(again)).isEqualTo("/");
        assertThat(fixture.sessions.all).hasSize(1);
        assertThat(fixture.issuer.calls(TestIssuer.TOKEN)).isEqualTo(1);
    }

    @Test
    void usesAStateOnce() {
        Browser browser = new Browser(fixture.login());
        String callback = browser.callback(browser.visit("/oauth2/start?rd=/a"));
        Map<String, String> before = new LinkedHashMap<>(browser.cookies);
        browser.visit(callback);
        fixture.sessions.all.clear();
        browser.cookies.clear();
        browser.cookies.putAll(before); // a copy of the browser

        Answered again = browser.visit(callback);

        assertThat(again.reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        assertThat(fixture.issuer.calls(TestIssuer.TOKEN)).isEqualTo(1);
        assertThat(fixture.sessions.all).isEmpty();
    }

    @Test
    @DisplayName("code replay: a code that was used ends on a page")
    void refusesACodeThatWasUsed() {
        Login login = fixture.login();
        Browser first = new Browser(login);
        String used = first.callback(first.visit("/oauth2/start"));
        first.visit(used);
        Browser second = new Browser(login);
        Answered started = second.visit("/oauth2/start");
        String state = SignInDesk.query(Browser.location(started)).get("state");

        Answered answered = second.visit("/oauth2/callback?state=" + state + "&code="
                + SignInDesk.query(used).get("code"));

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_BROKEN);
        assertThat(fixture.sessions.all).hasSize(1);
        assertThat(second.stateCookies()).isEmpty();
    }

    @Test
    @DisplayName("PKCE: a code that was stolen from another sign-in is not redeemed")
    void refusesAStolenCode() {
        Login login = fixture.login();
        Browser victim = new Browser(login);
        String stolen =
                SignInDesk.query(victim.callback(victim.visit("/oauth2/start"))).get("code");
        Browser attacker = new Browser(login);
        String state = SignInDesk.query(Browser.location(attacker.visit("/oauth2/start")))
                .get("state");

        Answered answered = attacker.visit("/oauth2/callback?state=" + state + "&code=" + stolen);

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_BROKEN);
        assertThat(fixture.sessions.all).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, 403, sign_in_refused",
        "consent_required, 403, sign_in_refused",
        "unmet_authentication_requirements, 403, sign_in_refused",
        "server_error, 503, provider_unavailable",
        "invalid_scope, 502, sign_in_failed",
        "<h1>pay, 502, sign_in_failed"
    })
    @DisplayName("rows 8, 45, 116: errors end on a page with fixed text")
    void showsFixedTextForAnError(String error, int status, String code) {
        fixture.issuer.desk().refuse(error);
        fixture.issuer.desk().callback(parameters -> {
            Map<String, String> more = new LinkedHashMap<>(parameters);
            more.put("error_description", "<script>alert(1)</script>");
            more.put("error_uri", "https://evil.com/");
            return more;
        });
        Browser browser = new Browser(fixture.login());

        Answered answered = browser.signIn("/oauth2/start?rd=/a");

        assertThat(answered.reply().status()).isEqualTo(status);
        assertThat(answered.reason().code()).isEqualTo(code);
        assertThat(Browser.page(answered))
                .contains("/oauth2/sign_in?rd=%2Fa")
                .doesNotContain("<h1>pay", "<script", "alert(1)", "evil.com");
        assertThat(answered.detail()).doesNotContain("pay", "script", "evil");
        assertThat(browser.stateCookies()).isEmpty();
    }

    @Test
    void startsAnewOnceWhereThePersonTookTooLongAtTheProvider() {
        fixture.issuer.desk().refuse("temporarily_unavailable");
        Browser browser = new Browser(fixture.login());
        Answered anew = browser.signIn("/oauth2/start?rd=/a");

        Answered ended = browser.back(anew);

        assertThat(anew.reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        assertThat(ended.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
        assertThat(Browser.header(ended, "Retry-After")).isPresent();
    }

    @Test
    @DisplayName("RFC 9207: the callback's iss must be the provider's")
    void refusesAnotherProvidersIssuer() {
        fixture.issuer.desk().callback(parameters -> {
            Map<String, String> more = new LinkedHashMap<>(parameters);
            more.put("iss", "https://evil.example");
            return more;
        });

        Answered answered = new Browser(fixture.login()).signIn("/oauth2/start");

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_BROKEN);
        assertThat(fixture.issuer.calls(TestIssuer.TOKEN)).isZero();
    }

    @Test
    @DisplayName("RFC 9207: a provider that announces iss must send it")
    void refusesACallbackWithoutTheAnnouncedIssuer() {
        announce();

        assertThat(new Browser(fixture.login()).signIn("/oauth2/start").reason())
                .isEqualTo(Reason.SIGN_IN_BROKEN);
    }

    @Test
    void acceptsTheProvidersIssuer() {
        announce();
        fixture.issuer.desk().nameItself();

        assertThat(new Browser(fixture.login()).signIn("/oauth2/start").reason())
                .isEqualTo(Reason.SIGNED_IN);
    }

    private void announce() {
        Map<String, Object> discovery = fixture.issuer.discovery();
        discovery.put("authorization_response_iss_parameter_supported", true);
        fixture.issuer.discover(discovery);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /oauth2/callback?code=a",
        "PUT, /oauth2/callback",
        "HEAD, /oauth2/callback",
        "POST, /oauth2/start",
        "POST, /oauth2/sign_in",
        "DELETE, /oauth2/sign_out",
        "GET, /oauth2/backchannel_logout",
        "get, /oauth2/start"
    })
    void knowsNoOtherMethod(String method, String target) {
        Answered answered = new Browser(fixture.login()).send(method, target, java.util.Optional.empty());

        assertThat(answered.reply().status()).isEqualTo(405);
        assertThat(Browser.header(answered, "Allow")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Mode, cors",
        "Sec-Fetch-Mode, no-cors",
        "Sec-Fetch-Dest, iframe",
        "Sec-Fetch-Dest, image",
        "Sec-Fetch-Dest, empty",
        "Sec-Purpose, prefetch"
    })
    void startsNothingForABackgroundRequest(String name, String value) {
        for (String target : new String[] {"/oauth2/sign_in", "/oauth2/start", "/oauth2/callback?state=x"}) {
            Answered answered = new Browser(fixture.login()).visit(target, name, value);

            assertThat(answered.reply().status()).isEqualTo(401);
            assertThat(Browser.header(answered, "Set-Cookie")).isEmpty();
        }
    }

    @Test
    void showsNothingOfWhatAStrangerSent() {
        String secret = "s3cr3t-code";
        Answered answered = new Browser(fixture.login())
                .visit("/oauth2/callback?code=" + secret + "&code=b&state=<script>alert(1)</script>");

        assertThat(answered.reply().body() + answered.detail()).doesNotContain(secret, "<script");
    }

    @Test
    void saysThatTheStoreOfTheSessionsIsAway() {
        Browser browser = new Browser(fixture.login());
        String callback = browser.callback(browser.visit("/oauth2/start"));
        fixture.sessions.away = true;

        Answered answered = browser.visit(callback);

        assertThat(answered.reply().status()).isEqualTo(503);
        assertThat(answered.reason()).isEqualTo(Reason.SESSIONS_UNAVAILABLE);
        assertThat(Browser.header(answered, "Retry-After")).isPresent();
    }

    @Test
    void saysThatTheTokenEndpointIsAway() {
        Browser browser = new Browser(fixture.login());
        String callback = browser.callback(browser.visit("/oauth2/start?rd=/a"));
        fixture.issuer.answer(TestIssuer.TOKEN, WireMock.serverError());

        Answered answered = browser.visit(callback);

        assertThat(answered.reply().status()).isEqualTo(503);
        assertThat(answered.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
        assertThat(Browser.header(answered, "Retry-After")).isPresent();
        assertThat(Browser.page(answered)).contains("/oauth2/sign_in?rd=%2Fa");
    }

    @Test
    void saysThatTheProviderIsAwayWhereItWasNeverThere() {
        fixture.stopIssuer();

        Answered answered = new Browser(fixture.login()).visit("/oauth2/start");

        assertThat(answered.reply().status()).isEqualTo(503);
        assertThat(answered.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
    }

    @Test
    void keepsFewSignInsAndForgetsTheOldest() {
        Browser browser = new Browser(fixture.login());
        for (int i = 0; i < 12; i++) {
            browser.visit("/oauth2/start?rd=/" + i);
            fixture.clock.move(Duration.ofSeconds(1));
            assertThat(browser.stateCookies()).hasSizeLessThanOrEqualTo(8);
        }
        assertThat(browser.stateCookies()).hasSize(8);
    }

    @Test
    void boundsTheSizeOfAllSignInsTogether() {
        Browser browser = new Browser(fixture.login());
        for (int i = 0; i < 8; i++) {
            browser.visit("/oauth2/start?rd=/" + "a".repeat(2000));
            fixture.clock.move(Duration.ofSeconds(1));
        }

        int bytes = browser.stateCookies().stream()
                .mapToInt(name -> name.length() + browser.cookie(name).length())
                .sum();
        assertThat(bytes).isBetween(4096, 12 * 1024);
        assertThat(browser.cookie(browser.stateCookies().get(0)).length()).isLessThan(4000);
    }

    @Test
    @DisplayName("row 77: a state of one cookie does not serve in another, nor does a changed one")
    void readsNoForgedState() {
        Browser browser = new Browser(fixture.login());
        String callback = browser.callback(browser.visit("/oauth2/start?rd=/a"));
        String name = browser.stateCookies().get(0);
        String value = browser.cookie(name);
        browser.cookies.put(name, value.substring(0, 40) + (value.charAt(40) == 'A' ? 'B' : 'A') + value.substring(41));

        assertThat(browser.visit(callback).reason()).isEqualTo(Reason.SIGN_IN_STARTED);
        assertThat(fixture.sessions.all).isEmpty();
    }
}
