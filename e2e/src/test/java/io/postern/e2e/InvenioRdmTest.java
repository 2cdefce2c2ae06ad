/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * InvenioRDM itself behind nginx and the gate, with the files of {@code conf/invenio}. It takes an OpenSearch and some minutes, and
 * is tried where {@code POSTERN_TEST_INVENIO_RDM} names a virtual environment with it.
 */
@EnabledIfEnvironmentVariable(named = "POSTERN_TEST_INVENIO_RDM", matches = ".+")
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class InvenioRdmTest {
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    /** The database of Redis in which InvenioRDM remembers who belongs to which communities. */
    private static final int COMMUNITIES = 4;

    private static OpenSearch search;
    private static InvenioSite site;
    private static InvenioPeople people;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path directory) throws Exception {
        Path environment = InvenioEnvironment.required("POSTERN_TEST_INVENIO_RDM");
        search = OpenSearch.start(directory);
        site = InvenioSite.start(keycloak, directory, new InvenioRdm(environment, search));
        people = new InvenioPeople(browser, site);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
        if (search != null) {
            search.close();
        }
    }

    @Test
    void thePageKnowsThePersonAndThePersonPublishesARecord() {
        Visitor ada = signedIn("ada");
        InvenioPeople.shoot(ada, "rdm-ada");
        String cookies = ada.cookieHeader(site.at("/"));
        String token = ada.cookies(site.at("/")).getOrDefault("csrftoken", "none");

        JsonNode record = published(
                "Cookie", cookies, "Origin", site.at("").toString(), "X-CSRFToken", token, "User-Agent", "a browser");
        assertThat(ownerOf(record)).isEqualTo(people.accountOf("ada"));
        assertThat(drafted("Cookie", cookies, "Origin", "https://evil.example", "X-CSRFToken", token)
                        .statusCode())
                .as("from another site the gate lets nothing through")
                .isEqualTo(403);
    }

    @Test
    void aProgramPublishesWithATokenOfInveniosAndWithOneOfTheRealm() {
        for (String token : List.of(people.personalToken("bea"), site.realm().accessToken("bea"))) {
            JsonNode record = published("Authorization", "Bearer " + token, "User-Agent", "a script");
            assertThat(ownerOf(record)).isEqualTo(people.accountOf("bea"));
        }
    }

    @Test
    void nobodyMakesNoDraftAndReadsWhatIsPublic() {
        JsonNode record = published("Authorization", "Bearer " + people.personalToken("bea"), "User-Agent", "a script");
        assertThat(drafted("User-Agent", "nobody").statusCode()).isIn(401, 403);
        assertThat(Http.status(site.at("/api/records/" + record.path("id").asText())))
                .isEqualTo(200);
    }

    @Test
    void whoIsDisabledIsOutAtOnce() {
        Visitor dora = signedIn("dora");
        String account = people.accountOf("dora");
        String token = people.personalToken("dora");
        assertThat(drafted("Authorization", "Bearer " + token, "User-Agent", "a script")
                        .statusCode())
                .isEqualTo(201);
        assertThat(people.sessionsOf(account)).isNotEmpty();
        String communities = "identityuser-communities:" + account;
        assertThat(site.invenio().keys(COMMUNITIES))
                .as("what InvenioRDM remembers of her")
                .contains(communities);

        site.realm().change("dora", Map.of("enabled", false));
        Command.Result run = site.worker("run");
        assertThat(run.exit()).as(run.output()).isZero();

        await("she is nobody any more")
                .atMost(CUT_OFF)
                .until(() -> !dora.opens(site.at("/")).text().contains("dora@example.org"));
        assertThat(people.sessionsOf(account)).isEmpty();
        assertThat(site.invenio().keys(COMMUNITIES)).doesNotContain(communities);
        assertThat(drafted("Authorization", "Bearer " + token, "User-Agent", "a script")
                        .statusCode())
                .isIn(401, 403);
        InvenioPeople.shoot(dora, "rdm-disabled");
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = people.visitor();
        visitor.goesTo(site.at("/login/")).signsIn(person);
        assertThat(visitor.tab().textContent("#user-profile-dropdown-btn")).contains(person + "@example.org");
        return visitor;
    }

    private static HttpResponse<String> drafted(String... headers) {
        Map<String, Object> creator =
                Map.of("person_or_org", Map.of("type", "personal", "family_name", "Lovelace", "given_name", "Ada"));
        Map<String, Object> metadata = Map.of(
                "resource_type", Map.of("id", "dataset"),
                "title", "Notes",
                "publisher", "Example",
                "publication_date", "2026",
                "creators", List.of(creator));
        return Http.json(
                "POST",
                site.at("/api/records"),
                Map.of("metadata", metadata, "files", Map.of("enabled", false)),
                headers);
    }

    private static JsonNode published(String... headers) {
        HttpResponse<String> draft = drafted(headers);
        assertThat(draft.statusCode()).as(draft.body()).isEqualTo(201);
        String id = Http.json(draft).path("id").asText();
        HttpResponse<String> record =
                Http.json("POST", site.at("/api/records/" + id + "/draft/actions/publish"), Map.of(), headers);
        assertThat(record.statusCode()).as(record.body()).isEqualTo(202);
        return Http.json(record);
    }

    private static String ownerOf(JsonNode record) {
        return record.path("parent")
                .path("access")
                .path("owned_by")
                .path("user")
                .asText();
    }
}
