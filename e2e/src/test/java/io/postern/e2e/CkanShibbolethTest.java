/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same files with a real CKAN, unmodified but for its configuration, and the worker. What the CENDARI and DARIAH plug-ins did
 * is named by its number in the seed's lists; what needs no CKAN is in {@link ShibbolethSiteTest}.
 */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class CkanShibbolethTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Deque<AutoCloseable> PARTS = new ArrayDeque<>();

    private static URI portal;
    private static Chromium chromium;
    private static Federation federation;
    private static Path directory;
    private static Ckan ckan;
    private static URI endpoint;
    private static SyncWorker worker;
    private static Gate gate;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path folder) {
        Path environment = Ckan.environment();
        chromium = browser;
        directory = folder;
        portal = URI.create("https://127.0.0.1:" + Http.freePort());
        federation = Federation.start(keycloak, portal);
        PARTS.push(federation);
        federation.enrol("ada", "Ada King, Countess of Lovelace", "King");
        CkanShibbolethSite.secrets(directory);
        Map<String, String> templates = Map.of(
                "extra_template_paths",
                Example.path("ckan/shibboleth/templates")
                        .toAbsolutePath()
                        .normalize()
                        .toString());
        ckan = Ckan.start(directory, new Ckan.Kind(environment, portal, directory, templates));
        PARTS.push(ckan);
        ckan.command("user", "add", "root", "email=root@example.org", "password=known-to-root");
        ckan.command("sysadmin", "add", "root");
        CkanShibbolethSite.role(ckan);
        endpoint = URI.create("http://127.0.0.1:" + Http.freePort());
        worker = CkanShibbolethSite.worker(directory, ckan, endpoint, true);
        PARTS.push(worker);
        ckan.database().execute(Example.text("ckan/directory-fields.sql", Map.of()));
        Gate.Addresses addresses = Gate.Addresses.choose();
        gate = Gate.startWith(directory, addresses, configuration(addresses));
        PARTS.push(gate);
        PARTS.push(ShibbolethSite.start(directory, portal, federation.entityId(), federation.metadata(), gate.uri()));
        gate.ready();
    }

    private static String configuration(Gate.Addresses addresses) {
        return ShibbolethSite.example(
                "gate.yaml",
                Map.of(
                        "listen: 127.0.0.1:4180",
                        "listen: " + addresses.uri().getAuthority() + "\n  admin: "
                                + addresses.admin().getAuthority(),
                        ShibbolethSite.PORTAL,
                        portal.toString(),
                        "http://127.0.0.1:5000",
                        ckan.uri().toString(),
                        ShibbolethSite.PROVIDER,
                        federation.entityId().toString(),
                        "http://127.0.0.1:4190",
                        endpoint.toString(),
                        "timeout: 1s",
                        "timeout: 1s\n  cache: 1s",
                        "/run/secrets/",
                        directory + "/",
                        "/var/lib/postern/",
                        directory + "/"));
    }

    @AfterAll
    static void stop() throws Exception {
        while (!PARTS.isEmpty()) {
            PARTS.pop().close();
        }
    }

    /** CENDARI 1 to 4, DARIAH 1 to 3: both ways on CKAN's page; an account for the person, whom pages and API know. */
    @Test
    void signsInThroughShibbolethAndMakesTheAccount() {
        Visitor ada = chromium.visitorOfAnyCertificate();
        ada.goesTo(at("/dataset/?q=maps"));
        ada.tab().click(".account a[href*='/user/login']");
        ada.tab().screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/ckan-shibboleth-choice.png")));
        ada.tab().click("#shibboleth");
        ada.signsIn("ada");
        ada.tab().waitForURL(at("/dataset/?q=maps").toString());

        assertThat(ada.tab().textContent(".account .username")).isEqualTo("Ada King, Countess of Lovelace");
        ada.tab().screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/ckan-shibboleth-signed-in.png")));
        assertThat(emailOf(ada, "ada")).isEqualTo("ada@example.org");
        assertThat(emailOf(chromium.visitorOfAnyCertificate(), "ada")).isEmpty();
        assertThat(ckan.database().query("SELECT key FROM postern.identity")).contains("ada@example.org");
    }

    /**
     * CENDARI 7: isMemberOf makes a sysadmin of CKAN, and unmakes one, with each sign-in; also where nothing is left of it, for SAML
     * has no empty attribute.
     */
    @Test
    void grantsAndRevokesTheSysadminByMembership() {
        federation.enrol("carl", "Carl Djerassi", "Djerassi");
        Visitor carl = signedIn("carl");
        assertThat(adminPage(carl)).isEqualTo(403);

        for (List<String> left : List.of(List.of("ckan-admins"), List.of("ckan-admins", "people"))) {
            federation.join("carl", "ckan-admins");
            signsInAnew(carl, "carl");
            assertThat(adminPage(carl)).isEqualTo(200);

            left.forEach(group -> federation.leave("carl", group));
            signsInAnew(carl, "carl");
            assertThat(adminPage(carl)).as("%s left", left).isEqualTo(403);
            assertThat(ckan.database().query("SELECT sysadmin FROM \"user\" WHERE name = 'carl'"))
                    .as("%s left", left)
                    .containsExactly("f");
        }
    }

    /** DARIAH 3, whose plug-in failed here: a name that CKAN refuses. */
    @Test
    void makesANameThatCkanTakes() {
        federation.enrol("j.doe", "Jo Doe", "Doe");
        Visitor jo = signedIn("j.doe");
        assertThat(jo.tab().textContent(".account .username")).isEqualTo("Jo Doe");
        assertThat(emailOf(jo, "j_doe")).isEqualTo("j.doe@example.org");
    }

    /** CENDARI 9: out at CKAN, the gate, the service provider and the identity provider, by either address. */
    @Test
    void signsOutEverywhere() {
        federation.enrol("dora", "Dora Maar", "Maar");
        for (String way : List.of("/user/_logout", "/Shibboleth.sso/Logout")) {
            Visitor dora = signedIn("dora");
            assertThat(emailOf(dora, "dora")).as(way).isEqualTo("dora@example.org");

            dora.goesTo(at(way));
            dora.tab().waitForURL(url -> url.startsWith(at("/oauth2/sign_out").toString()));
            assertThat(emailOf(dora, "dora")).as(way).isEmpty();
            dora.goesTo(at("/user/shibboleth"));
            assertThat(dora.isAskedToSignIn()).as(way).isTrue();
        }
    }

    /** CENDARI 1 and 9: the local administrator's form, and out again by the same link. */
    @Test
    void letsALocalAdministratorIn() {
        Visitor root = chromium.visitorOfAnyCertificate();
        signsInAtTheForm(root, "root", "known-to-root");
        assertThat(adminPage(root)).isEqualTo(200);

        root.goesTo(at("/user/_logout"));
        assertThat(adminPage(root)).isEqualTo(403);
        assertThat(chromium.visitorOfAnyCertificate().asks(at("/user/register")).status())
                .isEqualTo(403);
    }

    /** CENDARI 1, whose profile form was closed in these fields: who gave themselves a password would have a way in that stays when the identity provider's is closed. */
    @Test
    void nameAddressAndPasswordAreTheIdentityProviders() {
        federation.enrol("grete", "Grete Hermann", "Hermann");
        Visitor grete = signedIn("grete");
        Map<String, String> wish = Map.of(
                "id", "grete",
                "fullname", "Somebody Else",
                "email", "elsewhere@example.org",
                "password", "let-me-in-12",
                "about", "Reads papyri.");
        APIResponse answer = grete.tab()
                .request()
                .post(
                        at("/api/3/action/user_patch").toString(),
                        RequestOptions.create()
                                .setHeader("Sec-Fetch-Site", "same-origin")
                                .setData(wish));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);

        assertThat(
                        ckan.database()
                                .query(
                                        "SELECT concat_ws('|', fullname, email, about, password) FROM \"user\" WHERE name = 'grete'"))
                .containsExactly("Grete Hermann|grete@example.org|Reads papyri.");
        Visitor back = chromium.visitorOfAnyCertificate();
        signsInAtTheForm(back, "grete", "let-me-in-12");
        assertThat(emailOf(back, "grete")).isEmpty();
    }

    /** CENDARI 6: while the worker is away, its last good answer; for whom there is none, headers alone, which CKAN does not read. */
    @Test
    void goesOnWhileTheWorkerIsAway() {
        federation.enrol("emmy", "Emmy Noether", "Noether");
        federation.enrol("fritz", "Fritz Haber", "Haber");
        Visitor emmy = signedIn("emmy");
        assertThat(emailOf(emmy, "emmy")).isEqualTo("emmy@example.org");
        worker.close();
        try {
            double calls = gate.metric("postern_provisioning_calls", "unreachable");
            await("the worker is asked in vain").atMost(SOON).until(() -> {
                emailOf(emmy, "emmy");
                return gate.metric("postern_provisioning_calls", "unreachable") > calls;
            });
            assertThat(emailOf(emmy, "emmy")).isEqualTo("emmy@example.org");
            Visitor fritz = signedIn("fritz");
            assertThat(fritz.opens(at("/about")).status()).isEqualTo(200);
            assertThat(ckan.database().query("SELECT name FROM \"user\"")).doesNotContain("fritz");
        } finally {
            worker = CkanShibbolethSite.worker(directory, ckan, endpoint, true);
            PARTS.push(worker);
            double before = gate.metric("postern_provisioning_calls", "\"200\"");
            await("the worker is asked again").atMost(SOON).until(() -> {
                emailOf(emmy, "emmy");
                return gate.metric("postern_provisioning_calls", "\"200\"") > before;
            });
        }
    }

    private static void signsInAtTheForm(Visitor visitor, String name, String password) {
        visitor.goesTo(at("/user/login"));
        visitor.tab().fill("#field-login", name);
        visitor.tab().fill("#field-password", password);
        visitor.tab().click("form button[type=submit]:has-text('Login')");
        visitor.tab().waitForLoadState();
    }

    private static int adminPage(Visitor visitor) {
        return visitor.asks(at("/ckan-admin/"), "text/html").status();
    }

    private static String emailOf(Visitor visitor, String name) {
        return Http.json(visitor.asks(at("/api/3/action/user_show?id=" + name)).text())
                .at("/result/email")
                .asText();
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = chromium.visitorOfAnyCertificate();
        visitor.goesTo(at("/user/shibboleth?came_from=%2Fabout")).signsIn(person);
        visitor.tab().waitForURL(at("/about").toString());
        return visitor;
    }

    private static void signsInAnew(Visitor visitor, String person) {
        visitor.goesTo(at("/user/_logout"));
        visitor.tab().waitForURL(url -> url.startsWith(at("/oauth2/sign_out").toString()));
        visitor.goesTo(at("/user/shibboleth?came_from=%2Fabout"));
        visitor.signsIn(person);
        visitor.tab().waitForURL(at("/about").toString());
    }

    private static URI at(String path) {
        return URI.create(portal + path);
    }
}
