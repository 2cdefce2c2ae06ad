/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.RequestOptions;
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

/** The stories of docs/guides/ckan.md: an unmodified CKAN whose people are the directory's. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class CkanTest {
    /** How long a change of the worker's may take until it holds at the gate. */
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    private static CkanPortal portal;
    private static Chromium chromium;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path directory) {
        chromium = browser;
        portal = CkanPortal.start(directory, keycloak);
        portal.enrol("ada", "Ada Lovelace", "/ckan-admins");
        portal.enrol("bea", "Bea Okafor", "/organisations/papyri/editor");
        portal.enrol("carl", "Carl Meyer", "/organisations/papyri/member");
        portal.enrol("dora", "Dora Ní Bhriain", "/ckan-admins");
        portal.enrol("emil", "Emil Leaving", "/organisations/papyri/editor");
        portal.enrol("fay", "Fay Before", "/organisations/papyri/editor");
        portal.sync();
    }

    @AfterAll
    static void stop() throws Exception {
        if (portal != null) {
            portal.close();
        }
    }

    @Test
    void browsingWithoutASignInIsAnonymousAndCachesMayKeepIt() {
        HttpResponse<String> page = Http.get(portal.at("/dataset/"), "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/user/login").doesNotContain("data-me=");
        assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("public, max-age=60, must-revalidate");
        assertThat(page.headers().allValues("Vary")).anyMatch(vary -> vary.contains("Cookie, Authorization"));
        assertThat(Http.get(portal.at("/dataset/"), "Accept", "text/html")
                        .headers()
                        .firstValue("X-Cache"))
                .hasValue("HIT");
    }

    @Test
    void aPersonWhoSignsInIsBackOnThePageWithTheirName() {
        Visitor bea = chromium.visitor();
        bea.goesTo(portal.at("/dataset/?q=papyri"));
        bea.tab().click(".account a[href*='/user/login']");
        bea.signsIn("bea");

        isOn(bea, "/dataset/?q=papyri");
        assertThat(bea.tab().textContent(".account .username")).isEqualTo("Bea Okafor");
        photograph(bea, "signed-in");

        APIResponse own = bea.asks(portal.at("/api/3/action/organization_list_for_user?permission=create_dataset"));
        assertThat(Http.json(own.text()).get("result").findValuesAsText("name"))
                .as("the directory's editor, known to the interface too")
                .containsExactly("papyri");
        assertThat(own.headers().get("cache-control")).isEqualTo("private, no-cache");
        bea.goesTo(portal.at("/de/user/login"));
        assertThat(bea.isAskedToSignIn()).isFalse();

        // a link before 2.11, a form from then on
        bea.tab().click(".account a[href*='/user/_logout'], .account form[action*='/user/_logout'] button");
        bea.tab().waitForURL(url -> url.startsWith(portal.at("/oauth2/sign_out").toString()));
        assertThat(bea.asks(portal.at("/api/3/action/organization_list_for_user"))
                        .text())
                .doesNotContain("papyri");
    }

    /** CKAN takes no dot in a name: who is new is called as the next run would call them, and that run finds them. */
    @Test
    void aNewPersonWhoseNameCkanRefusesGetsAnAccountAtOnce() {
        portal.enrol("j.doe", "Jo Doe", "/organisations/papyri/member");
        Visitor jo = signedIn("j.doe");
        assertThat(jo.tab().textContent(".account .username")).isEqualTo("Jo Doe");
        jo.goesTo(portal.at("/user/j_doe"));
        photograph(jo, "newcomer");

        portal.sync();
        assertThat(portal.ckan().database().query("SELECT name FROM \"user\" WHERE email = 'j.doe@example.org'"))
                .containsExactly("j_doe");
        assertThat(jo.asks(portal.at("/api/3/action/organization_list_for_user"))
                        .text())
                .contains("papyri");
    }

    /** A name of CKAN's own accounts is nobody else's: the person gets a page, and the operator the reason. */
    @Test
    void aNewPersonWithANameOfCkansOwnGetsAPageAndTheOperatorTheReason() {
        portal.enrol("visitor", "Vera Visitor");
        Visitor vera = chromium.visitor();
        vera.goesTo(portal.at("/user/login")).signsIn("visitor");
        isOn(vera, "/");
        photograph(vera, "refused");
        portal.removes("visitor");

        assertThat(vera.tab().textContent("body")).contains("Your account could not be prepared.");
        await("the reason in both logs").untilAsserted(() -> {
            assertThat(portal.gate().log()).contains("provisioning_rejected");
            assertThat(portal.worker().log()).contains("username is kept for CKAN itself");
        });
        assertThat(portal.ckan().database().query("SELECT id FROM \"user\" WHERE email = 'visitor@example.org'"))
                .isEmpty();
    }

    @Test
    void aSysadminByGroupReachesTheAdminPagesUntilTheGroupGoes() {
        // ada remains one, since nobody takes the flag from the last sysadmin
        Visitor dora = signedIn("dora");
        assertThat(dora.opens(portal.at("/ckan-admin/")).status()).isEqualTo(200);
        photograph(dora, "sysadmin");
        assertThat(signedIn("carl").opens(portal.at("/ckan-admin/")).status()).isEqualTo(403);

        portal.leavesGroup("dora", "/ckan-admins");
        portal.sync();
        await("no sysadmin any more")
                .atMost(CUT_OFF)
                .until(() -> dora.asks(portal.at("/ckan-admin/")).status() == 403);
        assertThat(dora.asks(portal.at("/de/ckan-admin/config")).status()).isEqualTo(403);
        assertThat(portal.ckan().database().query("SELECT sysadmin FROM \"user\" WHERE name = 'dora'"))
                .containsExactly("f");
    }

    @Test
    void aPrivateDatasetIsForItsOrganisationAndNeverInASharedCache() {
        Visitor bea = signedIn("bea");
        post(
                bea,
                "/api/3/action/package_create",
                Map.of("name", "secret-papyri", "owner_org", "papyri", "private", true));
        String path = "/dataset/secret-papyri";

        assertThat(bea.opens(portal.at(path)).status()).isEqualTo(200);
        Visitor carl = signedIn("carl");
        for (String one : List.of(path, "/de" + path, "/api/3/action/package_show?id=secret-papyri")) {
            for (Visitor member : List.of(bea, carl)) {
                APIResponse answer = member.asks(portal.at(one));
                assertThat(answer.status()).as(one).isEqualTo(200);
                assertThat(answer.headers().get("cache-control")).as(one).isEqualTo("private, no-cache");
            }
            assertThat(Http.status(portal.at(one))).as(one).isNotEqualTo(200);
        }
        String token = portal.ckan().token("carl");
        HttpResponse<String> script =
                Http.get(portal.at("/api/3/action/package_show?id=secret-papyri"), "Authorization", token);
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Cache-Control")).hasValue("private, no-cache");

        portal.leavesGroup("carl", "/organisations/papyri/member");
        portal.sync();
        assertThat(carl.asks(portal.at(path)).status()).isNotEqualTo(200);
        portal.joinsGroup("carl", "/organisations/papyri/member");
        portal.sync();
        assertThat(carl.asks(portal.at(path)).status()).isEqualTo(200);
    }

    /** What CKAN before 2.11 would take for a token, and put a public cache header on. */
    @Test
    void aTokenInTheHeaderOfOldCkansIsNobodys() {
        post(
                signedIn("bea"),
                "/api/3/action/package_create",
                Map.of("name", "hidden-papyri", "owner_org", "papyri", "private", true));
        URI dataset = portal.at("/api/3/action/package_show?id=hidden-papyri");
        String token = portal.ckan().token("bea");
        assertThat(Http.get(dataset, "Authorization", token).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = Http.get(dataset, "X-CKAN-API-Key", token);
        assertThat(answer.statusCode())
                .as("%s %s", answer.headers(), answer.body())
                .isEqualTo(403);
    }

    @Test
    void aLeaverIsOutWithinSecondsAndTheirTokensToo() {
        Visitor emil = signedIn("emil");
        String token = portal.ckan().token("emil");
        assertThat(known(token)).isTrue();
        assertThat(emil.asks(portal.at("/dashboard/datasets")).status()).isEqualTo(200);

        portal.changes("emil", "enabled", false);
        portal.sync();
        await("nobody is signed in any more")
                .atMost(CUT_OFF)
                .until(() -> !emil.asks(portal.at("/api/3/action/organization_list_for_user"))
                        .text()
                        .contains("papyri"));
        assertThat(known(token)).as("CKAN's own token of somebody who left").isFalse();
    }

    @Test
    void aRenamedPersonKeepsTheirDatasets() {
        post(signedIn("fay"), "/api/3/action/package_create", Map.of("name", "maps-of-fay", "owner_org", "papyri"));

        portal.renames("fay", "fay-after");
        portal.changes("fay-after", "lastName", "After");
        portal.sync();

        JsonNode fay = Http.json(Http.get(portal.at("/api/3/action/user_show?id=fay-after&include_datasets=true")))
                .get("result");
        assertThat(fay.get("fullname").asText()).isEqualTo("Fay After");
        assertThat(fay.get("datasets").findValuesAsText("name")).contains("maps-of-fay");
    }

    @Test
    void whatAnotherSiteSendsIsRefused() {
        Visitor bea = signedIn("bea");
        Map<String, Object> dataset = Map.of("name", "forged", "owner_org", "papyri");
        for (Map<String, String> origin : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Origin", "https://evil.example.org"),
                Map.of("Sec-Fetch-Site", "same-site", "Origin", portal.at("/").toString()))) {
            assertThat(sends(bea, "/api/3/action/package_create", dataset, origin)
                            .status())
                    .as("%s", origin)
                    .isEqualTo(403);
        }
        assertThat(Http.status(portal.at("/api/3/action/package_show?id=forged")))
                .isEqualTo(404);
    }

    @Test
    void noDoorOfCkansOwnIsOpen() {
        for (String path : List.of(
                "/user/register", "/user/reset", "/user/reset/x", "/user/login", "/de/user/login", "/login_generic")) {
            HttpResponse<String> answer = Http.post(portal.at(path), Map.of("login", "ada", "password", "ada"));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
        }
        HttpResponse<String> page = Http.get(portal.at("/en_GB/user/register"), "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElse("")).contains("/oauth2/");
    }

    @Test
    void nameAndAddressStayTheDirectorysWhileTheRestOfTheProfileIsTheirs() {
        Visitor carl = signedIn("carl");
        carl.goesTo(portal.at("/user/edit/carl"));
        carl.tab().fill("#field-fullname", "Somebody Else");
        carl.tab().fill("#field-about", "Reads **papyri**.");
        carl.tab().click("#user-edit-form button[name=save]");
        isOn(carl, "/user/carl");
        photograph(carl, "profile");
        post(
                carl,
                "/api/3/action/user_patch",
                Map.of("id", "carl", "email", "elsewhere@example.org", "password", "let-me-in-12"));

        assertThat(
                        portal.ckan()
                                .database()
                                .query(
                                        "SELECT concat_ws('|', fullname, email, about, password) FROM \"user\" WHERE name = 'carl'"))
                .containsExactly("Carl Meyer|carl@example.org|Reads **papyri**.");
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = chromium.visitor();
        visitor.goesTo(portal.at("/user/login")).signsIn(person);
        isOn(visitor, "/");
        assertThat(visitor.tab().locator("[data-me]").count())
                .as(person + " is known")
                .isEqualTo(1);
        return visitor;
    }

    /** Waits until the browser has gone through all redirects to that page. */
    private static void isOn(Visitor visitor, String path) {
        try {
            visitor.tab().waitForURL(portal.at(path).toString());
        } catch (TimeoutError e) {
            throw new AssertionError(
                    visitor.tab().url() + ": "
                            + visitor.tab().textContent("body").strip(),
                    e);
        }
    }

    private static APIResponse sends(
            Visitor visitor, String path, Map<String, Object> body, Map<String, String> headers) {
        RequestOptions options = RequestOptions.create().setData(body);
        headers.forEach(options::setHeader);
        return visitor.tab().request().post(portal.at(path).toString(), options);
    }

    private static void post(Visitor visitor, String path, Map<String, Object> body) {
        APIResponse answer = sends(visitor, path, body, Map.of("Sec-Fetch-Site", "same-origin"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Whether CKAN knows whose an API token is, sent past the sign-in as scripts do. */
    private static boolean known(String token) {
        HttpResponse<String> answer =
                Http.get(portal.at("/api/3/action/organization_list_for_user"), "Authorization", token);
        return answer.body().contains("papyri");
    }

    private static void photograph(Visitor visitor, String name) {
        visitor.tab().screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "ckan-" + name + ".png")));
    }
}
