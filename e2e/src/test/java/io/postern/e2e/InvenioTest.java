/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static io.postern.e2e.InvenioPeople.shoot;
import static io.postern.e2e.InvenioPeople.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Response;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/guides/invenio.md promises: a real Invenio behind nginx and the gate, with accounts and roles by the worker. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class InvenioTest {
    private static final Duration CUT_OFF = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NOBODY = "\"user\":null";
    /** Which key is whose. */
    private static final String KEYS =
            "SELECT id || ' ' || method || ' ' || id_user FROM accounts_useridentity ORDER BY 1";

    private static Path directory;
    private static InvenioSite site;
    private static InvenioPeople people;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path temporary) throws Exception {
        InvenioEnvironment.required();
        directory = temporary;
        site = InvenioSite.start(keycloak, directory);
        people = new InvenioPeople(browser, site);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void pagesAndRestKnowThePersonWhoseAccountTheWorkerMade() {
        Visitor ada = people.visitor();
        ada.goesTo(site.at("/"));
        assertThat(ada.tab().textContent("#who")).isEqualTo("You are nobody.");
        shoot(ada, "nobody");
        ada.tab().click("#in");
        ada.signsIn("ada");

        ada.tab().waitForURL(site.at("/").toString());
        String account = people.accountOf("ada");
        assertThat(ada.tab().textContent("#who")).isEqualTo("You are ada (ada@example.org), account " + account + ".");
        assertThat(ada.tab().locator("#roles code").allTextContents()).containsExactly("curators", "projects/papyri");
        waitFor(ada, "#rest", "200 ");
        assertThat(ada.tab().textContent("#rest")).contains("\"user\":\"ada\"").contains("\"curators\"");
        ada.tab().click("#note");
        waitFor(ada, "#noted", "201 ");
        shoot(ada, "ada");

        ada.tab().click("#curators");
        assertThat(ada.tab().textContent("#who")).isEqualTo("ada may curate.");
        assertThat(site.invenio().rows("SELECT count(*) FROM accounts_user WHERE email = 'ada@example.org'"))
                .as("the account that the worker made, and no other")
                .containsExactly("1");
    }

    @Test
    void theCommandsOfTheGuideFindNothingWrong() {
        succeeds(site.gate("check", "--online"));
        succeeds(site.worker("check", "--online"));
        Path report = directory.resolve("plan.html");
        succeeds(site.worker("plan", "--report", report.toString()));
        assertThat(report).content().contains("<html");
    }

    @Test
    void keepsOutWhoIsInNoGroupAndWhoLeftIt() {
        Visitor bea = people.signedIn("bea");
        assertThat(bea.opens(site.at("/curators")).status()).isEqualTo(403);
        shoot(bea, "no-curator");

        Visitor carl = people.signedIn("carl");
        assertThat(carl.opens(site.at("/curators")).status()).isEqualTo(200);
        site.realm().leaves("carl", "curators");
        carl.goesTo(site.at("/logout/"));
        people.signsIn(carl, "carl");
        assertThat(carl.opens(site.at("/curators")).status()).isEqualTo(403);
        carl.goesTo(site.at("/"));
        assertThat(carl.tab().textContent("#roles")).isEqualTo("Roles: none");
    }

    @Test
    void aSessionOfInveniosOpensNothingForAnybodyElse() {
        Visitor ada = people.signedIn("ada");
        String hers = people.sessionOf(ada);
        assertThat(hers).isNotEqualTo("none");

        Visitor stranger = people.visitor();
        people.plants(stranger, "session", hers);
        assertThat(people.who(stranger)).contains(NOBODY);
        assertThat(people.withSession(site.past("/api/who"), hers)).contains(NOBODY);

        Visitor bea = people.signedIn("bea");
        people.plants(bea, "session", hers);
        assertThat(people.who(bea)).contains("\"user\":\"bea\"").contains("\"roles\":[]");
        assertThat(people.who(ada)).as("whose session it is keeps it").contains("\"user\":\"ada\"");
    }

    @Test
    void aSessionThatSomebodyPlantedIsNotTheOneAfterTheSignIn() {
        String setCookie = Http.get(site.past("/login/"), "User-Agent", "an attacker")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        String planted = setCookie.replaceAll("^session=([^;]+);.*", "$1");
        Visitor ada = people.visitor();
        people.plants(ada, "session", planted);
        ada.goesTo(site.at("/"));
        people.signsIn(ada, "ada");

        assertThat(people.sessionOf(ada)).isNotEqualTo("none").isNotEqualTo(planted);
        assertThat(people.withSession(site.at("/api/who"), planted)).contains(NOBODY);
        assertThat(people.withSession(site.past("/api/who"), planted)).contains(NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Remote-User", "X-User-ID", "Remote-User", "X-Forwarded-User"})
    void aBareHeaderIsNobodyPastTheGateToo(String header) {
        for (URI address : List.of(site.at("/api/who"), site.past("/api/who"))) {
            assertThat(Http.get(address, header, "ada", "User-Agent", "a forger")
                            .body())
                    .contains(NOBODY);
        }
    }

    @Test
    void anAssertionThatIsNotTheGatesIsRefused() {
        HttpResponse<String> answer =
                Http.get(site.past("/api/who"), "X-Postern-Assertion", "e30.e30.e30", "User-Agent", "a forger");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Who you are could not be verified");
        assertThat(Http.get(site.at("/api/who"), "X-Postern-Assertion", "e30.e30.e30", "User-Agent", "a forger")
                        .statusCode())
                .as("through the gate it never arrives")
                .isEqualTo(200);
    }

    @Test
    void anAnswerForSomebodyElseIsWithheld() {
        Visitor ada = people.signedIn("ada");
        assertThat(ada.asks(site.at("/api/who")).headers()).doesNotContainKeys("x-user-id", "x-session-id");
        people.swap("ada", "bea");
        try {
            assertThat(ada.asks(site.at("/api/who")).status()).isEqualTo(502);
            assertThat(ada.opens(site.at("/")).status()).isEqualTo(502);
            shoot(ada, "withheld");
        } finally {
            people.swap("ada", "bea");
        }
        assertThat(ada.asks(site.at("/api/who")).status()).isEqualTo(200);
    }

    @Test
    void aPostNeedsInveniosTokenAndComesFromTheSiteItself() {
        Visitor ada = people.signedIn("ada");
        String cookies = ada.cookieHeader(site.at("/"));
        HttpResponse<String> without =
                leavesANote("Cookie", cookies, "Origin", site.at("").toString());
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(without.body()).contains("CSRF");

        String token = ada.cookies(site.at("/")).getOrDefault("csrftoken", "none");
        assertThat(leavesANote("Cookie", cookies, "Origin", site.at("").toString(), "X-CSRFToken", token)
                        .statusCode())
                .isEqualTo(201);
        assertThat(leavesANote("Cookie", cookies, "Origin", "https://evil.example", "X-CSRFToken", token)
                        .statusCode())
                .as("from another site the gate lets nothing through")
                .isEqualTo(403);
    }

    @Test
    void aProgramWithATokenOfTheRealmIsThePersonOnRest() {
        String token = site.realm().accessToken("ada");
        assertThat(people.withToken(token)).contains("\"user\":\"ada\"").contains("\"projects/papyri\"");
        assertThat(leavesANote("Authorization", "Bearer " + token).statusCode()).isEqualTo(201);
        assertThat(people.withToken(token)).as("no session is made for it").doesNotContain("_user_id");
    }

    @Test
    void signingOutAtTheRealmEndsItHereToo() {
        site.realm().enrol("gil");
        Visitor gil = people.signedIn("gil");
        site.realm().signsOut("gil");
        await("nobody is signed in any more")
                .atMost(CUT_OFF)
                .until(() -> people.who(gil).contains(NOBODY));
        gil.goesTo(site.at("/"));
        assertThat(gil.tab().textContent("#who")).isEqualTo("You are nobody.");
    }

    @Test
    void whomAModeratorBlocksIsOutWithTheNextRequest() {
        Visitor fay = people.signedIn("fay");
        site.invenio().change("UPDATE accounts_user SET blocked_at = now() WHERE username = 'fay'");
        Response page = fay.opens(site.at("/"));
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("The account is deactivated or blocked.");
        shoot(fay, "blocked");
        assertThat(fay.asks(site.at("/api/who")).status()).isEqualTo(403);
    }

    @Test
    void whoIsDisabledIsOutAtOnce() {
        Visitor dora = people.signedIn("dora");
        assertThat(people.who(dora)).contains("\"user\":\"dora\"");
        String account = people.accountOf("dora");
        assertThat(people.sessionsOf(account)).isNotEmpty();
        String token = people.personalToken("dora");
        assertThat(people.withToken(token)).contains("\"user\":\"dora\"");

        site.realm().change("dora", Map.of("enabled", false));
        runs();

        await("she is nobody any more")
                .atMost(CUT_OFF)
                .until(() -> !people.who(dora).contains("dora"));
        assertThat(people.sessionsOf(account)).isEmpty();
        assertThat(people.withToken(token)).doesNotContain("dora");
        dora.goesTo(site.at("/"));
        shoot(dora, "disabled");
        await("the index hears of it").atMost(PATIENCE).until(() -> timesToldOf(account) >= 2);
    }

    @Test
    void personalAccessTokensOfInvenioStillWork() {
        String token = people.personalToken("bea");
        assertThat(people.withToken(token)).contains("\"user\":\"bea\"");
        assertThat(leavesANote("Authorization", "Bearer " + token).statusCode()).isEqualTo(201);
        assertThat(Http.get(site.at("/account/settings/"), "Authorization", "Bearer " + token, "User-Agent", "a script")
                        .statusCode())
                .as("on paths that are not the app's to judge")
                .isEqualTo(401);
    }

    @Test
    void theIndexIsToldOfPeopleAndOfGroupsThatAreNewOrChanged() {
        List<String> both = List.of(people.accountOf("ada"), people.accountOf("bea"));
        await("accounts")
                .atMost(PATIENCE)
                .until(() -> site.reindexed("reindex_users").containsAll(both));
        await("roles")
                .atMost(PATIENCE)
                .until(() -> site.reindexed("reindex_groups").containsAll(List.of("curators", "projects/papyri")));

        String reader = people.accountOf("reader1");
        long before = timesToldOf(reader);
        site.realm().change("reader1", Map.of("email", "new1@example.org"));
        site.realm().addGroup("projects/ostraca");
        runs();
        await("the changed account").atMost(PATIENCE).until(() -> timesToldOf(reader) > before);
        await("the new role")
                .atMost(PATIENCE)
                .until(() -> site.reindexed("reindex_groups").contains("projects/ostraca"));
    }

    @Test
    void inveniosOwnClientTakesNoTokenForAnotherClient() {
        Map<String, String> other = Map.of("INVENIO_OAUTHCLIENT_KEYCLOAK_AUD", "another");
        try (InvenioOwnClient own = InvenioOwnClient.alone(site, directory.resolve("audience"), other)) {
            assertThat(whoAfterTheSignIn(own, "bea")).isEqualTo("You are nobody.");
            assertThat(own.log()).contains("InvalidAudienceError");
        }
    }

    @Test
    void inveniosOwnClientAsksTheUserInfoEndpointAndTakesNoTokenThatIsOver() {
        try (LateTokens way = LateTokens.start(site.realm().server());
                InvenioOwnClient own = InvenioOwnClient.alone(
                        site,
                        directory.resolve("expiry"),
                        Map.of(
                                "KEYCLOAK_URL",
                                way.uri().toString(),
                                "INVENIO_OAUTHCLIENT_KEYCLOAK_USER_INFO_FROM_ENDPOINT",
                                "True"))) {
            assertThat(whoAfterTheSignIn(own, "bea")).endsWith("account " + people.accountOf("bea") + ".");

            site.realm().changeClient("invenio", Map.of("attributes", Map.of("access.token.lifespan", "1")));
            way.keepThem();
            assertThat(whoAfterTheSignIn(own, "bea")).isEqualTo("You are nobody.");
            assertThat(own.log()).contains("ExpiredSignatureError");
        }
    }

    @Test
    void inveniosOwnClientFindsTheSameAccountBesideTheGate() {
        try (InvenioOwnClient own = InvenioOwnClient.behindTheGate(site, directory.resolve("beside"))) {
            String same = "You are ada (ada@example.org), account " + people.accountOf("ada") + ".";
            Visitor ada = people.visitorOfAnyCertificate();
            ada.goesTo(own.signIn()).signsIn("ada");
            ada.tab().waitForURL(own.at("/") + "**");
            assertThat(ada.tab().textContent("#who")).isEqualTo(same);
            assertThat(ada.tab().textContent("#roles"))
                    .as("her groups come with the gate alone")
                    .isEqualTo("Roles: none");
            assertThat(ada.asks(own.at("/api/who")).text()).contains("\"user\":\"ada\"");
            shoot(ada, "own-client");

            ada.goesTo(own.at("/logout/"));
            ada.goesTo(own.at("/"));
            assertThat(ada.tab().textContent("#who")).isEqualTo("You are nobody.");
            ada.goesTo(own.at("/login/"));
            ada.tab().waitForURL(own.at("/") + "**");
            assertThat(ada.tab().textContent("#who")).isEqualTo(same);
            assertThat(ada.tab().locator("#roles code").allTextContents())
                    .containsExactly("curators", "projects/papyri");
            assertThat(ada.asks(own.at("/api/who")).text()).contains("\"user\":\"ada\"");
            shoot(ada, "beside-own-client");
            assertThat(site.invenio().rows("SELECT count(*) FROM accounts_user WHERE username = 'ada'"))
                    .containsExactly("1");
        }
    }

    @Test
    void besideTheGateNobodyGetsASessionOfSomebodyElsesByInveniosOwnClient() {
        try (InvenioOwnClient own = InvenioOwnClient.behindTheGate(site, directory.resolve("somebody-else"))) {
            List<String> keys = site.invenio().rows(KEYS);
            Visitor shared = people.visitorOfAnyCertificate();
            shared.goesTo(own.signIn()).signsIn("bea");
            shared.tab().waitForURL(own.at("/") + "**");
            assertThat(shared.tab().textContent("#who")).contains("You are bea");
            String left = own.sessionOf(shared);

            isForgottenByKeycloak(shared);
            shared.goesTo(own.at("/login/")).signsIn("ada");
            shared.tab().waitForURL(own.at("/") + "**");
            assertThat(shared.tab().textContent("#who")).contains("You are ada");
            assertThat(own.sessionOf(shared)).isNotEqualTo("none").isNotEqualTo(left);
            own.plants(shared, left);
            assertThat(shared.asks(own.at("/api/who")).text())
                    .as("beside an assertion the session that was left opens nothing")
                    .contains("\"user\":\"ada\"");
            shared.goesTo(own.at("/"));
            assertThat(shared.tab().textContent("#who")).contains("You are ada");
            assertThat(own.sessionOf(shared)).isNotEqualTo(left);

            isForgottenByKeycloak(shared);
            shared.goesTo(own.signIn()).signsIn("bea");
            shared.tab().waitForURL(own.at("/") + "**");
            shared.goesTo(own.at("/"));
            assertThat(shared.tab().textContent("#who"))
                    .as("whom the gate names stays who she is")
                    .contains("You are ada");
            assertThat(site.invenio().rows(KEYS))
                    .as("and gets no key of anybody else's")
                    .isEqualTo(keys);

            Visitor thief = people.visitorOfAnyCertificate();
            own.plants(thief, own.sessionOf(shared));
            assertThat(thief.asks(own.at("/api/who")).text()).contains(NOBODY);
        }
    }

    /** Lets the next sign-in in a browser ask for a name, as after an evening. */
    private static void isForgottenByKeycloak(Visitor visitor) {
        visitor.drops("KEYCLOAK_IDENTITY");
    }

    private static String whoAfterTheSignIn(InvenioOwnClient own, String person) {
        Visitor visitor = people.visitorOfAnyCertificate();
        visitor.goesTo(own.signIn()).signsIn(person);
        visitor.tab().waitForURL(own.at("/") + "**");
        visitor.goesTo(own.at("/"));
        return visitor.tab().textContent("#who");
    }

    private static HttpResponse<String> leavesANote(String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "User-Agent";
        all[1] = "a program";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return Http.json("POST", site.at("/api/notes"), Map.of("note", "hello"), all);
    }

    private static void runs() {
        succeeds(site.worker("run"));
    }

    private static void succeeds(Command.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static long timesToldOf(String account) {
        return site.reindexed("reindex_users").stream().filter(account::equals).count();
    }
}
