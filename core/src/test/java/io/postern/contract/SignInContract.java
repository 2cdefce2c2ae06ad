/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static io.postern.contract.Visitor.location;
import static io.postern.contract.Visitor.navigation;
import static io.postern.contract.Visitor.taken;
import static io.postern.contract.Visitor.toApp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person with a browser: signing in, what the app sees then, and signing out. */
public abstract class SignInContract extends ContractSuite {
    static final String SESSION = "__Host-postern";
    private static final String PAGES =
            ", start-on: [/user/login], end-on: [/user/_logout], redirect-hosts: [other.example.org]";

    /** Tests gates of that kind. */
    protected SignInContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @AfterEach
    void theProviderBehaves() {
        Realm.desk().behave();
    }

    final Visitor visitor(String yaml) {
        return new Visitor(request -> send(yaml, request));
    }

    final Visitor signedIn(String yaml) {
        Visitor visitor = visitor(yaml);
        assertThat(visitor.goesTo("/data").status()).isEqualTo(200);
        return visitor;
    }

    static String site() {
        return Configs.signIn("");
    }

    private static String withAppPages() {
        return Configs.signIn(", path-prefixes: [/de, /fr], bind-cookies: [ckan]", PAGES) + Configs.RULES;
    }

    @ParameterizedTest
    @DisplayName("a navigation without a session is sent to the sign-in, which returns to it")
    @CsvSource({
        "/data,            /oauth2/sign_in?rd=/data",
        "/data?a=1&b=%20c, /oauth2/sign_in?rd=/data%3Fa%3D1%26b%3D%2520c",
        "/admin/x,         /oauth2/sign_in?rd=/admin/x",
        "/data?q=%22%3E,   /oauth2/sign_in?rd=/data%3Fq%3D%2522%253E",
    })
    void navigations(String target, String where) {
        Seen seen = visitor(site()).visits(target);
        assertThat(seen.status()).isEqualTo(302);
        assertThat(location(seen)).isEqualTo(where);
        assertThat(seen.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(seen.headers().has("Set-Cookie")).isFalse();
        assertThat(seen.app()).isEmpty();
    }

    @Test
    @DisplayName("an address too long to be remembered is left out")
    void longAddresses() {
        Seen seen = visitor(site()).visits("/data?" + "a".repeat(4000));
        assertThat(location(seen)).isEqualTo("/oauth2/sign_in");
    }

    @ParameterizedTest
    @DisplayName("what is no navigation gets 401 and the address of the sign-in; nothing is begun")
    @ValueSource(
            strings = {
                "Accept: application/json",
                "Accept: */*",
                "Accept: text/html|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: empty",
                "Accept: text/html|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe",
                "Accept: text/html|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document|Sec-Purpose: prefetch",
                "Accept: text/html|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: image",
            })
    void backgroundRequests(String lines) {
        ClientRequest request = ClientRequest.get("/data");
        for (String line : lines.split("\\|", -1)) {
            request = request.with(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        Seen seen = visitor(site()).sends(request);
        assertThat(seen.status()).isEqualTo(401);
        assertThat(seen.headers().first("WWW-Authenticate").orElseThrow()).startsWith("Bearer realm=");
        assertThat(seen.body()).contains("\"signIn\":\"/oauth2/sign_in\"");
        assertThat(seen.headers().has("Set-Cookie")).isFalse();
    }

    @Test
    @DisplayName("a POST is never redirected to the sign-in")
    void posts() {
        Seen seen = visitor(site()).sends(ClientRequest.of("POST", "/data").with("Accept", "text/html"));
        assertThat(seen.status()).isEqualTo(401);
    }

    @Test
    @DisplayName("who signs in comes back to the page that was asked for, and the app knows who it is")
    void signsIn() {
        Visitor visitor = visitor(site());
        Seen seen = visitor.goesTo("/data?x=1");
        assertThat(seen.called().target()).isEqualTo("/data?x=1");
        assertThat(toApp(seen, "X-Remote-User")).containsExactly("ada");
        assertThat(toApp(seen, "X-Remote-Subject"))
                .containsExactly("f3a1-ada@" + Realm.issuer().replace("http://", ""));
        assertThat(toApp(seen, "X-Remote-Sysadmin")).containsExactly("false");
        assertThat(toApp(seen, "X-Postern-Assertion")).hasSize(1);
        assertThat(visitor.cookies).containsKey(SESSION);
        assertThat(visitor.sends(ClientRequest.get("/data")).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a client's copies of identity headers mean nothing beside a session")
    void copies() {
        Visitor visitor = signedIn(site());
        for (String path : List.of("/data", "/public/x", "/api/x")) {
            Seen seen = visitor.sends(ClientRequest.get(path)
                    .with("X-Remote-User", "evil")
                    .with("X_Remote-User", "evil")
                    .with("x.remote.sysadmin", "true"));
            assertThat(toApp(seen, "X-Remote-User")).containsExactly("ada");
            assertThat(seen.called().headers().all("X_Remote-User")).isEmpty();
            assertThat(seen.called().headers().all("x.remote.sysadmin")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-CKAN-API-Key"})
    @DisplayName(
            "a foreign credential beside a session stays foreign where the rule leaves it to the app, and refuses elsewhere")
    void foreignCredentials(String header) {
        Visitor visitor = signedIn(Configs.signIn(", credential-headers: [X-CKAN-API-Key]"));
        Seen seen = visitor.sends(ClientRequest.get("/api/x").with(header, "app-key"));
        assertThat(toApp(seen, header)).containsExactly("app-key");
        assertThat(seen.called().headers().has("X-Remote-User")).isFalse();
        assertThat(seen.called().headers().has("Cookie")).isFalse();
        assertThat(visitor.sends(navigation("/data").with(header, "app-key")).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("row 53: a junk token beside a session refuses the request")
    void junkTokens() {
        Visitor visitor = signedIn(site());
        ClientRequest request = ClientRequest.get("/data").with("Authorization", Realm.forged(Person.ALICE));
        assertThat(visitor.sends(request).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("what another site has a signed-in browser send changes nothing")
    @CsvSource({
        "POST, cross-site,  https://evil.example, 403",
        "POST, same-site,   -,                    403",
        "POST, same-origin, -,                    200",
        "POST, -,           -,                    403",
        "GET,  cross-site,  -,                    200",
    })
    void crossSite(String method, String site, String origin, int status) {
        ClientRequest request = ClientRequest.of(method, "/data");
        request = site.equals("-") ? request : request.with("Sec-Fetch-Site", site);
        request = origin.equals("-") ? request : request.with("Origin", origin);
        assertThat(signedIn(site()).sends(request).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @DisplayName("row 128: a session that cannot be read is nobody's, and is taken from the browser")
    @ValueSource(strings = {"x", "", "AAAA.BBBB", "%s%n", "=", "\"x"})
    void brokenSessions(String value) {
        Visitor visitor = visitor(site());
        visitor.cookies.put(SESSION, value);
        Seen open = visitor.sends(ClientRequest.get("/public/x"));
        assertThat(open.status()).isEqualTo(200);
        assertThat(open.called().headers().has("X-Remote-User")).isFalse();
        assertThat(taken(open)).contains(SESSION);
        visitor.cookies.put(SESSION, value);
        Seen closed = visitor.visits("/data");
        assertThat(location(closed)).isEqualTo("/oauth2/sign_in?rd=/data");
        assertThat(taken(closed)).contains(SESSION);
        visitor.cookies.put(SESSION, value);
        assertThat(visitor.goesTo("/data").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("row 67: after a sign-out the very next request with the old cookies is nobody's")
    void signsOut() {
        Visitor visitor = signedIn(site());
        Map<String, String> before = Map.copyOf(visitor.cookies);
        Seen out = visitor.visits("/oauth2/sign_out");
        assertThat(out.status()).isEqualTo(302);
        assertThat(location(out)).startsWith(Realm.issuer());
        assertThat(visitor.cookies).doesNotContainKey(SESSION);
        visitor.cookies.putAll(before);
        Seen seen = visitor.visits("/data");
        assertThat(location(seen)).isEqualTo("/oauth2/sign_in?rd=/data");
        assertThat(taken(seen)).contains(SESSION);
    }

    @Test
    @DisplayName("the form of another site signs nobody out")
    void signOutByAnotherSite() {
        Visitor visitor = signedIn(site());
        Seen seen = visitor.sends(ClientRequest.of("POST", "/oauth2/sign_out")
                .withForm("rd=/")
                .with("Sec-Fetch-Site", "cross-site")
                .with("Origin", "https://evil.example"));
        assertThat(seen.status()).isNotEqualTo(302);
        assertThat(visitor.sends(ClientRequest.get("/data")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @DisplayName("the app's login page starts the sign-in, and the app sees nothing of it")
    @CsvSource({
        "/user/login,                                    /oauth2/sign_in",
        "/user/login?came_from=/dataset/a,               /oauth2/sign_in?rd=/dataset/a",
        "/user/login?next=%2Fdataset%2Fa%3Fb,            /oauth2/sign_in?rd=/dataset/a%3Fb",
        "/de/user/login?came_from=/de/dataset,           /oauth2/sign_in?rd=/de/dataset",
        "/user/login?came_from=//evil.example,           /oauth2/sign_in",
        "/user/login?came_from=https://evil.example/,    /oauth2/sign_in",
        "/user/login?came_from=/user/login,              /oauth2/sign_in",
        "/user/login?came_from=/user/_logout,            /oauth2/sign_in",
    })
    void startsOnTheAppsLoginPage(String target, String where) {
        Seen seen = visitor(withAppPages()).visits(target);
        assertThat(location(seen)).isEqualTo(where);
        assertThat(seen.app()).isEmpty();
    }

    @Test
    @DisplayName("who is signed in and visits the app's login page is sent on at once")
    void startsNothingTwice() {
        Visitor visitor = signedIn(withAppPages());
        assertThat(location(visitor.visits("/user/login?came_from=/dataset/a"))).isEqualTo("/dataset/a");
        assertThat(location(visitor.visits("/user/login"))).isEqualTo("/");
        assertThat(location(visitor.visits("/user/login?came_from=%2F%5Cevil.example")))
                .isEqualTo("/");
        Seen script = visitor.sends(ClientRequest.get("/user/login").with("Accept", "application/json"));
        assertThat(script.called().target()).isEqualTo("/user/login");
    }

    @ParameterizedTest
    @DisplayName("the app's logout page signs out everywhere, and takes the app's bound cookies along")
    @CsvSource({"GET, /user/_logout", "GET, /de/user/_logout", "POST, /user/_logout"})
    void endsOnTheAppsLogoutPage(String method, String target) {
        Visitor visitor = signedIn(withAppPages());
        visitor.cookies.put("ckan", "bound");
        Map<String, String> before = Map.copyOf(visitor.cookies);
        ClientRequest link = navigation(target);
        Seen out = visitor.sends(new ClientRequest(method, target, link.headers(), List.of(), CLIENT));
        assertThat(out.status()).isEqualTo(302);
        assertThat(out.app()).isEmpty();
        assertThat(taken(out)).contains(SESSION, "ckan");
        visitor.cookies.putAll(before);
        assertThat(location(visitor.visits("/data"))).startsWith("/oauth2/sign_in");
    }

    @Test
    @DisplayName("another site's link to the app's logout page signs nobody out")
    void logoutByAnotherSite() {
        Visitor visitor = signedIn(withAppPages());
        ClientRequest link = ClientRequest.get("/user/_logout")
                .with("Accept", "text/html")
                .with("Sec-Fetch-Site", "cross-site")
                .with("Sec-Fetch-Mode", "navigate")
                .with("Sec-Fetch-Dest", "document");
        assertThat(visitor.sends(link).app()).isEmpty();
        assertThat(visitor.sends(ClientRequest.get("/data")).status()).isEqualTo(200);
    }

    private static String steps() {
        return Configs.signIn("", "")
                + "access: [{path: /vault/**, allow: {claims: {acr: [gold]}}}, {path: /fresh/**, allow: {max-age: 5m}}]\n";
    }

    @Test
    @DisplayName("a sign-in that is too weak for a rule is asked for again, by the same provider, and is strong then")
    void stepsUp() {
        Visitor visitor = signedIn(steps());
        Seen weak = visitor.visits("/vault/x");
        assertThat(location(weak)).isEqualTo("/oauth2/start?provider=keycloak&acr_values=gold&rd=/vault/x");
        Realm.desk().idToken(token -> token.claim("acr", "gold"));
        Seen strong = visitor.follows(weak);
        assertThat(strong.called().target()).isEqualTo("/vault/x");
        List<Map<String, String>> asked = Realm.desk().authorizations();
        assertThat(asked.get(asked.size() - 1)).containsEntry("acr_values", "gold");
    }

    @Test
    @DisplayName("a provider that gives no stronger sign-in is asked once; then it is 403")
    void stepsUpOnce() {
        Visitor visitor = signedIn(steps());
        Seen seen = visitor.goesTo("/vault/x");
        assertThat(seen.status()).isEqualTo(403);
        assertThat(visitor.visits("/vault/y").status()).isEqualTo(403);
        assertThat(visitor.sends(ClientRequest.get("/data")).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a sign-in of long ago is asked for again with max_age")
    void stepsUpByAge() {
        Realm.desk().idToken(token -> token.claim("auth_time", 1_700_000_000L));
        Visitor visitor = signedIn(steps());
        Seen old = visitor.visits("/fresh/x");
        assertThat(location(old)).isEqualTo("/oauth2/start?provider=keycloak&max_age=300&rd=/fresh/x");
        Realm.desk().behave();
        assertThat(visitor.follows(old).called().target()).isEqualTo("/fresh/x");
    }

    @Test
    @DisplayName("a script, and who has no session, get no step-up but 403 and the sign-in")
    void stepsUpNobodyElse() {
        Visitor visitor = signedIn(steps());
        Seen script = visitor.sends(ClientRequest.get("/vault/x"));
        assertThat(script.status()).isEqualTo(403);
        assertThat(script.body()).contains("claim_required");
        assertThat(location(visitor(steps()).visits("/vault/x"))).isEqualTo("/oauth2/sign_in?rd=/vault/x");
        assertThat(send(steps(), navigation("/vault/x").as(Person.ALICE)).status())
                .isEqualTo(403);
    }

    private static String attributes(boolean session) {
        return Configs.shibboleth("", "")
                        .replace("login: {enabled: false}", "login: {enabled: true, start-on: [/user/login]}")
                        .replace("  enabled: true\n", "  enabled: true\n  session: " + session + "\n")
                + Configs.KEYS
                + Configs.RULES;
    }

    @Test
    @DisplayName(
            "with Shibboleth as the only way, the sign-in leads to the service provider, and back through the login page")
    void signsInByAttributes() {
        Visitor visitor = visitor(attributes(true));
        Seen away = visitor.visits(location(visitor.visits("/data?x=1")));
        assertThat(location(away))
                .startsWith("/Shibboleth.sso/Login?target=")
                .contains("%2Fuser%2Flogin%3Fcame_from%3D");
        ClientRequest back = navigation("/user/login?came_from=%2Fdata%3Fx%3D1").throughServiceProvider(Person.ALICE);
        Seen begun = visitor.sends(back);
        assertThat(location(begun)).isEqualTo("/data?x=1");
        assertThat(begun.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(visitor.cookies).containsKey(SESSION);
        Seen seen = visitor.visits("/data?x=1");
        assertThat(toApp(seen, "X-Remote-User")).containsExactly("alice");
        assertThat(toApp(seen, "X-Remote-Groups")).containsExactly("staff,readers");
        assertThat(visitor.visits("/vault").called().headers().has("Cookie")).isFalse();
    }

    @Test
    @DisplayName("without shibboleth.session attributes make no session")
    void attributesAlone() {
        Visitor visitor = visitor(attributes(false));
        Seen seen = visitor.sends(navigation("/user/login").throughServiceProvider(Person.ALICE));
        assertThat(location(seen)).isEqualTo("/");
        assertThat(seen.headers().has("Set-Cookie")).isFalse();
        assertThat(visitor.sends(navigation("/data").throughServiceProvider(Person.ALICE))
                        .called()
                        .headers()
                        .all("X-Remote-User"))
                .containsExactly("alice");
    }

    @Test
    @DisplayName("attributes of somebody who only says to be a service provider begin no session")
    void attributesOfAStranger() {
        Visitor visitor = visitor(attributes(true));
        Seen seen = visitor.sends(navigation("/user/login").with(Person.ALICE.attributes()));
        assertThat(location(seen)).isEqualTo("/oauth2/sign_in");
        assertThat(visitor.cookies).isEmpty();
    }

    @Test
    @DisplayName("the decision endpoint redirects nobody, and hands the session's cookies on")
    void decisions() {
        String yaml = site().replace("public-url:", "trusted-proxies: [127.0.0.3/32], public-url:");
        ClientRequest question = navigation("/oauth2/auth")
                .with("X-Original-Method", "GET")
                .with("X-Original-URI", "/data")
                .from(FRONT_PROXY);
        Visitor visitor = visitor(yaml);
        assertThat(visitor.sends(question).status()).isEqualTo(401);
        visitor.cookies.put(SESSION, "broken");
        Seen broken = visitor.sends(question);
        assertThat(broken.status()).isEqualTo(401);
        assertThat(taken(broken)).contains(SESSION);
        visitor.goesTo("/data");
        Seen known = visitor.sends(question);
        assertThat(known.status()).isEqualTo(202);
        assertThat(known.headers().all("X-Remote-User")).containsExactly("ada");
    }

    @Test
    @DisplayName("userinfo of a session: who it is, and nothing else")
    void userinfo() {
        Visitor visitor = signedIn(site());
        Seen seen = visitor.visits("/oauth2/userinfo");
        assertThat(seen.body()).contains("\"preferredUsername\":\"ada\"").doesNotContain("eyJ", "refresh-");
        assertThat(visitor(site()).visits("/oauth2/userinfo").status()).isEqualTo(401);
    }
}
