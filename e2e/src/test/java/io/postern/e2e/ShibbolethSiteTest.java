/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.options.RequestOptions;
import io.postern.demo.SampleApp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of {@code conf/ckan/shibboleth} with Chromium: Keycloak as SAML identity provider, Apache with mod_shib, the gate, and
 * an app that says what it received in CKAN's place. What the CENDARI plug-in did is named by its number in the seed's list.
 */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class ShibbolethSiteTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Predicate<String> SESSION =
            Pattern.compile("__Host-postern(_[0-9]+)?").asMatchPredicate();

    private static URI portal;
    private static Chromium chromium;
    private static Federation federation;
    private static SampleApp app;
    private static DataApi dataApi;
    private static Gate gate;
    private static ShibbolethSite site;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path directory) throws IOException {
        chromium = browser;
        portal = URI.create("https://127.0.0.1:" + Http.freePort());
        federation = Federation.start(keycloak, portal);
        federation.enrol("ada", "Ada King, Countess of Lovelace", "King");
        federation.enrol("bea", "", "Ní Bhriain");
        federation.join("ada", "ckan-admins");

        dataApi = DataApi.start();
        app = SampleApp.start(0, portal);
        Gate.Addresses addresses = Gate.Addresses.choose();
        for (String kind : List.of("session", "assertion")) {
            Files.writeString(directory.resolve(kind), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", kind));
        }
        Files.writeString(directory.resolve("shib"), ShibbolethSite.SECRET);
        Files.writeString(directory.resolve("session-endpoint"), DataApi.SECRET);
        gate = Gate.startWith(
                directory,
                addresses,
                ShibbolethSite.example(
                        "gate.yaml",
                        Map.of(
                                "listen: 127.0.0.1:4180",
                                "listen: " + addresses.uri().getAuthority() + "\n  admin: "
                                        + addresses.admin().getAuthority(),
                                ShibbolethSite.PORTAL,
                                portal.toString(),
                                "http://127.0.0.1:5000",
                                app.uri().toString(),
                                ShibbolethSite.PROVIDER,
                                federation.entityId().toString(),
                                "http://127.0.0.1:4190/v1/session",
                                dataApi.endpoint().toString(),
                                "timeout: 1s",
                                "timeout: 1s\n  cache: 1s",
                                "/run/secrets/",
                                directory + "/",
                                "/var/lib/postern/",
                                directory + "/")));
        site = ShibbolethSite.start(directory, portal, federation.entityId(), federation.metadata(), gate.uri());
        gate.ready();
    }

    @AfterAll
    static void stop() {
        site.close();
        gate.close();
        app.close();
        dataApi.close();
        federation.close();
    }

    /** Seed 2 to 4: the attributes, the account that the session endpoint names, and back to the page. */
    @Test
    void signsInThroughShibboleth() {
        Visitor ada = chromium.visitorOfAnyCertificate();
        ada.goesTo(at("/user/shibboleth?came_from=%2Fdataset%2F"));
        assertThat(ada.tab().url()).startsWith(federation.entityId().toString());
        ada.signsIn("ada");
        ada.tab().waitForURL(at("/dataset/").toString());

        Shown shown = ada.received(at("/dataset/"));
        assertThat(shown.all("X-Remote-User")).containsExactly("ada");
        assertThat(shown.all("X-Remote-Email")).containsExactly("ada@example.org");
        assertThat(shown.all("X-Remote-Name")).containsExactly("Ada King, Countess of Lovelace");
        assertThat(shown.list("X-Remote-Groups")).containsExactlyInAnyOrder("people", "ckan-admins");
        assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("true");
        assertThat(shown.all("Authorization")).containsExactly("key-of-ada");
        JsonNode claims = claims(shown);
        assertThat(claims.get("sub").asText()).isEqualTo("ada@example.org");
        assertThat(claims.get("idp").asText()).isEqualTo(federation.entityId().toString());
        assertThat(claims.get("preferred_username").asText()).isEqualTo("ada");
        assertThat(claims.get("client").asText()).isEqualTo("browser");

        JsonNode asked = dataApi.requestsFor("ada@example.org").get(0);
        assertThat(asked.get("mail").asText()).isEqualTo("ada@example.org");
        assertThat(asked.get("cn").asText()).isEqualTo("Ada King, Countess of Lovelace");
        assertThat(asked.get("issuer").asText()).isEqualTo(federation.entityId().toString());
    }

    /** Seed 2: without a cn, given name and surname. */
    @Test
    void callsSomebodyWithoutACommonNameByGivenNameAndSurname() {
        Visitor bea = signedIn("bea");

        assertThat(bea.received(at("/dataset/")).all("X-Remote-Name")).containsExactly("Bea Ní Bhriain");
        assertThat(dataApi.requestsFor("bea@example.org").get(0).get("cn").asText())
                .isEqualTo("Bea Ní Bhriain");
    }

    /** Seed 7: isMemberOf makes a sysadmin and unmakes one, with each sign-in. */
    @Test
    void grantsAndRevokesTheSysadminByMembership() {
        federation.enrol("carl", "Carl Djerassi", "Djerassi");
        Visitor carl = signedIn("carl");
        assertThat(carl.received(at("/dataset/")).all("X-Remote-Sysadmin")).containsExactly("false");

        federation.join("carl", "ckan-admins");
        signsInAnew(carl);
        assertThat(carl.received(at("/dataset/")).all("X-Remote-Sysadmin")).containsExactly("true");

        federation.leave("carl", "ckan-admins");
        signsInAnew(carl);
        assertThat(carl.received(at("/dataset/")).all("X-Remote-Sysadmin")).containsExactly("false");
        List<JsonNode> asked = dataApi.requestsFor("carl@example.org");
        assertThat(asked.get(asked.size() - 1).get("sysadmin").asBoolean(true)).isFalse();
    }

    /** Seed 7's defect: with both lists empty everybody was a sysadmin. */
    @Test
    void makesNobodyASysadminWhereNoGroupIsNamed() {
        gate.reconfigure("groups: [ckan-admins]", "groups: []");
        try {
            federation.enrol("dora", "Dora Maar", "Maar");
            federation.leave("dora", "people");
            for (String person : List.of("dora", "ada")) {
                Visitor visitor = signedIn(person);
                assertThat(visitor.received(at("/dataset/")).all("X-Remote-Sysadmin"))
                        .as(person)
                        .containsExactly("false");
            }
        } finally {
            gate.reconfigure("groups: []", "groups: [ckan-admins]");
        }
    }

    /** Seed 6: while the session endpoint is away, its last good answer; for whom there is none, headers alone. */
    @Test
    void goesOnWhileTheSessionEndpointIsAway() throws IOException {
        federation.enrol("emmy", "Emmy Noether", "Noether");
        federation.enrol("fritz", "Fritz Haber", "Haber");
        federation.join("emmy", "ckan-admins");
        federation.join("fritz", "ckan-admins");
        try (DataApi away = DataApi.start()) {
            gate.reconfigure(dataApi.endpoint().toString(), away.endpoint().toString());
            Visitor emmy = signedIn("emmy");
            assertThat(emmy.received(at("/dataset/")).all("Authorization")).containsExactly("key-of-emmy");

            away.close();
            double before = gate.metric("postern_provisioning_calls", "unreachable");
            await("the endpoint is asked in vain").atMost(SOON).until(() -> {
                emmy.received(at("/dataset/"));
                return gate.metric("postern_provisioning_calls", "unreachable") > before;
            });
            Shown shown = emmy.received(at("/dataset/"));
            assertThat(shown.all("X-Remote-User")).containsExactly("emmy");
            assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("true");
            assertThat(shown.all("Authorization")).containsExactly("key-of-emmy");

            Shown stranger = signedIn("fritz").received(at("/dataset/"));
            assertThat(stranger.all("X-Remote-User")).containsExactly("fritz");
            assertThat(stranger.all("Authorization")).isEmpty();
        } finally {
            gate.reconfigure(lastEndpoint(), dataApi.endpoint().toString());
        }
    }

    /** Seed 9: out at the gate, the service provider and the identity provider. */
    @Test
    void signsOutEverywhere() {
        for (String way : List.of("/user/_logout", "/Shibboleth.sso/Logout")) {
            Visitor ada = signedIn("ada");
            String copied = ada.cookieHeader(portal);
            assertThat(ada.cookieNames(portal)).as(way).anyMatch(SESSION);

            ada.goesTo(at(way));
            ada.tab().waitForURL(url -> url.startsWith(at("/oauth2/sign_out").toString()));

            assertThat(ada.cookieNames(portal)).as(way).noneMatch(SESSION);
            ada.received(at("/dataset/")).assertNobody();
            Shown.in(Http.get(gate.uri().resolve("/dataset/"), "Cookie", copied))
                    .assertNobody();
            ada.goesTo(at("/user/shibboleth"));
            assertThat(ada.isAskedToSignIn()).as(way).isTrue();
        }
    }

    @Test
    void leavesStrangersAlone() {
        Visitor visitor = chromium.visitorOfAnyCertificate();
        visitor.received(at("/dataset/")).assertNobody();
        assertThat(visitor.asks(at("/user/register")).status()).isEqualTo(403);
        assertThat(visitor.asks(at("/user/reset")).status()).isEqualTo(403);
        assertThat(visitor.asks(at("/oauth2/auth")).status()).isEqualTo(403);
    }

    /** Attributes and the secret are Apache's to send, and on one page alone; there mod_shib itself refuses a copy. */
    @Test
    void forgetsAttributesThatAVisitorMakesUp() {
        Visitor bea = signedIn("bea");
        Visitor stranger = chromium.visitorOfAnyCertificate();

        Shown shown = Shown.in(asksWithAttributes(bea, "/dataset/"));
        assertThat(shown.all("X-Remote-User")).containsExactly("bea");
        assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("false");
        assertThat(shown.all("isMemberOf")).isEmpty();
        Shown.in(asksWithAttributes(stranger, "/dataset/")).assertNobody();
        for (Visitor visitor : List.of(bea, stranger)) {
            assertThat(asksWithAttributes(visitor, "/user/shibboleth").text()).contains("SecurityPolicyException");
        }
    }

    /** For whom only CKAN knows: Apache refuses what another site sends, but lets programs and the identity provider through. */
    @Test
    void refusesFormsOfOtherSites() {
        for (String origin : List.of("cross-site", "same-site")) {
            assertThat(post("/user/login", "Sec-Fetch-Site", origin)).as(origin).isEqualTo(403);
            assertThat(post("/api/3/action/x", "Sec-Fetch-Site", origin, "Authorization", "key"))
                    .isEqualTo(200);
        }
        assertThat(post("/user/login", "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
        assertThat(post("/user/login")).isEqualTo(200);
    }

    private static APIResponse asksWithAttributes(Visitor visitor, String path) {
        return visitor.tab()
                .context()
                .request()
                .get(
                        at(path).toString(),
                        RequestOptions.create()
                                .setMaxRedirects(0)
                                .setHeader("Accept", "application/json")
                                .setHeader("isMemberOf", "ckan-admins")
                                .setHeader("eppn", "ada@example.org")
                                .setHeader("X-Shib-Secret", ShibbolethSite.SECRET)
                                .setHeader("Shib-Session-ID", "_0123456789")
                                .setHeader(
                                        "Shib-Identity-Provider",
                                        federation.entityId().toString())
                                .setHeader("Shib-Session-Expires", "4000000000")
                                .setHeader("X-Remote-User", "ada"));
    }

    private static JsonNode claims(Shown shown) {
        String assertion = shown.all("X-Postern-Assertion").get(0);
        return Http.json(
                new String(Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    }

    private static int post(String path, String... headers) {
        RequestOptions request = RequestOptions.create().setData("a=b").setHeader("Accept", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return chromium.visitorOfAnyCertificate()
                .tab()
                .context()
                .request()
                .post(at(path).toString(), request)
                .status();
    }

    private static String lastEndpoint() {
        return gate.configured("http://127.0.0.1:[0-9]+/v1/session");
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = chromium.visitorOfAnyCertificate();
        visitor.goesTo(at("/user/shibboleth")).signsIn(person);
        visitor.tab().waitForURL(at("/").toString());
        return visitor;
    }

    /** Out and in again. */
    private static void signsInAnew(Visitor visitor) {
        visitor.goesTo(at("/user/_logout"));
        visitor.tab().waitForURL(url -> url.startsWith(at("/oauth2/sign_out").toString()));
        visitor.goesTo(at("/user/shibboleth"));
        visitor.signsIn("carl");
        visitor.tab().waitForURL(at("/").toString());
    }

    private static URI at(String path) {
        return URI.create(portal + path);
    }
}
