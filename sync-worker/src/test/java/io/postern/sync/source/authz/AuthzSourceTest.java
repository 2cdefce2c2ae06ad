/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.Secret;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Taken;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.authz.AuthzSettings.Members;
import io.postern.sync.source.authz.AuthzSimulator.Paging;
import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.TestRhythm;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthzSourceTest {
    private final AuthzSimulator simulator = AuthzSimulator.start();
    private final TestRhythm time = new TestRhythm();
    private final Taken taken = new Taken();

    @AfterEach
    void end() {
        simulator.close();
    }

    @Test
    @DisplayName("behaviour 1: the token request has these four fields, and its answer's access_token is shown")
    void asksForATokenAsTheServiceWantsIt() throws InterruptedException {
        simulator.identities(Cern.people(1));
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(simulator.tokenForms())
                .containsExactly("grant_type=client_credentials&client_id=postern"
                        + "&client_secret=known+to+the+worker+alone&audience=authorization-service-api");
    }

    @Test
    @DisplayName("behaviour 2: a token that runs out in the middle of a reading is renewed before it does")
    void renewsATokenBeforeItEnds() throws InterruptedException {
        simulator.identities(Cern.people(35));
        simulator.tokensLast(0, 1);
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(simulator.tokenForms()).hasSize(4);
        assertThat(simulator.requests()).hasSize(4);
    }

    @Test
    @DisplayName("behaviour 2: a token that the service does not take any more is renewed once for each request")
    void renewsATokenThatIsRefused() throws InterruptedException {
        simulator.identities(Cern.people(35));
        simulator.tokensLast(1200, 1);
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(simulator.tokenForms()).hasSize(4);
        assertThat(simulator.requests()).hasSize(4 + 3);
    }

    @Test
    void saysThatTheClientIsRefusedWithoutItsSecret() throws InterruptedException {
        AuthzSettings usual = Cern.settings(simulator);
        AuthzSettings wrong = new AuthzSettings(
                usual.id(),
                usual.keycloakUrl(),
                usual.url(),
                new ClientCredentials("postern", Secret.of("wrong-one")),
                usual.pageSize(),
                usual.filter(),
                usual.fields(),
                usual.groups(),
                usual.members(),
                usual.http());
        assertThat(read(wrong))
                .isEqualTo(new Verdict.Incomplete(
                        "The token endpoint refused the client with status 401: see client-id and client-secret"));
    }

    @Test
    @DisplayName("behaviours 3 and 4: filters and fields of the request, one limit, one slash, values encoded")
    void asksForIdentitiesByFilterAndField() throws InterruptedException {
        simulator.identities(Cern.people(1));
        AuthzSettings usual = Cern.settings(simulator);
        AuthzSettings slash = new AuthzSettings(
                usual.id(),
                usual.keycloakUrl(),
                URI.create(simulator.url() + "/"),
                usual.client(),
                usual.pageSize(),
                usual.filter(),
                List.of("instituteAbbreviation", "upn"),
                usual.groups(),
                usual.members(),
                usual.http());
        read(slash);
        assertThat(decoded(simulator.requests().get(0)))
                .isEqualTo("/api/v1.0/Identity?limit=10&filter=type:Person&filter=source:cern&filter=activeUser:true"
                        + "&field=upn&field=displayName&field=firstName&field=lastName&field=personId&field=uid&field=gid"
                        + "&field=cernDepartment&field=cernGroup&field=cernSection&field=instituteName"
                        + "&field=preferredCernLanguage&field=orcid&field=postOfficeBox&field=primaryAccountEmail"
                        + "&field=instituteAbbreviation");
    }

    @Test
    @DisplayName(
            "behaviour 5: a delta asks for what changed after a time in UTC, inactive people included, and hands on the active")
    void aDeltaAsksForWhatChanged() throws InterruptedException {
        List<Map<String, Object>> people = new ArrayList<>(Cern.people(3));
        people.get(0).put("modificationTime", "2026-03-01T09:59:59Z");
        people.get(1).put("modificationTime", "2026-03-01T10:00:00Z");
        people.get(2).put("modificationTime", "2026-03-01T10:00:01Z");
        people.get(2).put("activeUser", false);
        simulator.identities(people);
        OffsetDateTime since = OffsetDateTime.parse("2026-03-01T12:00:00.7+02:00");
        Verdict verdict = read(Cern.settings(simulator), new Scope.Delta(since.toInstant(), Optional.empty()));
        assertThat(verdict).isInstanceOf(Verdict.Complete.class);
        assertThat(decoded(simulator.requests().get(0)))
                .contains("&filter=modificationTime:gt:2026-03-01T09:59:59Z&")
                .contains("&field=activeUser")
                .doesNotContain("activeUser:true");
        assertThat(taken.refs()).containsExactly("id-2");
    }

    @Test
    void aDeltaWithoutChangeIsComplete() throws InterruptedException {
        simulator.identities(List.of());
        simulator.groups(List.of());
        Scope delta =
                new Scope.Delta(OffsetDateTime.parse("2026-03-01T12:00:00Z").toInstant(), Optional.empty());
        assertThat(read(Cern.settings(simulator, Members.PRECOMPUTED, true), delta))
                .isInstanceOf(Verdict.Complete.class);
    }

    @Test
    @DisplayName("behaviour 6: what asks for patience gets it, and no more than so many attempts are made")
    void waitsAsLongAsTheServiceAsksFor() throws InterruptedException {
        simulator.identities(Cern.people(25));
        simulator.breakPage("/Identity", 2, Fault.TOO_MANY, 2);
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(time.pauses()).hasSize(2).allMatch(pause -> pause.toSeconds() == 7);
    }

    @ParameterizedTest
    @EnumSource(names = {"BROKEN", "FORBIDDEN", "NOT_FOUND", "REDIRECT"})
    @DisplayName("behaviour 6: what does not pass is not asked for again")
    void doesNotRepeatWhatWillNotPass(Fault fault) throws InterruptedException {
        simulator.identities(Cern.people(25));
        simulator.breakPage("/Identity", 2, fault, 1);
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Incomplete.class);
        assertThat(time.pauses()).isEmpty();
        assertThat(simulator.requests()).hasSize(2);
    }

    @Test
    @DisplayName(
            "behaviour 7: a record keeps what it has and loses its nulls; what is missing is for the mapping to say")
    void handsOnWhatARecordHas() throws InterruptedException {
        List<Map<String, Object>> people = new ArrayList<>(Cern.people(2));
        people.get(1).put("personId", null);
        simulator.identities(people);
        read(Cern.settings(simulator));
        assertThat(taken.people().get(0).attributes())
                .containsEntry("personId", 100_001L)
                .containsEntry("primaryAccountEmail", "Person.1@cern.ch")
                .doesNotContainKeys("orcid", "cernGroup");
        assertThat(taken.people().get(1).attributes()).doesNotContainKey("personId");
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryPageInEveryWayOfPaging(Paging paging) throws InterruptedException {
        simulator.paging(paging);
        simulator.identities(Cern.people(25));
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs())
                .isEqualTo(IntStream.rangeClosed(1, 25).mapToObj(i -> "id-" + i).toList());
        assertThat(simulator.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 11, 20, 30})
    void aServiceThatDoesNotCountIsReadAgainWhereTheEndIsInDoubt(int people) throws InterruptedException {
        simulator.paging(Paging.TOKEN_ALONE);
        simulator.identities(Cern.people(people));
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).hasSize(people).doesNotHaveDuplicates();
    }

    @Test
    void nobodyIsNotAll() throws InterruptedException {
        simulator.identities(List.of());
        Verdict verdict = read(Cern.settings(simulator));
        assertThat(((Verdict.Incomplete) verdict).reason()).contains("nobody").contains("filter");
    }

    @Test
    void setsAsideRecordsOfTheWrongShapeAndReadsOn() throws InterruptedException {
        List<Map<String, Object>> people = new ArrayList<>(Cern.people(13));
        people.get(4).remove("id");
        people.get(11).put("id", List.of("a list"));
        people.get(12).put("displayName", "half \ud800 a character");
        simulator.identities(people);
        assertThat(read(Cern.settings(simulator))).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).hasSize(10);
        assertThat(taken.unreadable())
                .containsExactly(
                        Map.entry("Identity, page 1, record 5", "it has no id"),
                        Map.entry("Identity, page 2, record 2", "it has no id"),
                        Map.entry("Identity, page 2, record 3", "it holds half a character"));
    }

    @Test
    @DisplayName("behaviours 30 and 32: groups with these fields and no filter; one without description is a group")
    void readsGroups() throws InterruptedException {
        simulator.identities(Cern.people(3));
        simulator.groups(List.of(
                Cern.with("id", "g1", "groupIdentifier", "it-dep", "displayName", "IT", "description", null),
                Cern.with("id", "g2", "groupIdentifier", "hr", "displayName", "HR", "description", "Human resources")));
        Taken some = new Taken(group -> "it-dep".equals(group.attributes().get("groupIdentifier")));
        simulator.members("g1", "/precomputed", List.of("id-1", "id-3"));
        try (AuthzSource source = source(Cern.settings(simulator, Members.PRECOMPUTED, true))) {
            assertThat(source.read(new Scope.Full(), some)).isInstanceOf(Verdict.Complete.class);
        }
        assertThat(decoded(simulator.requests().get(1)))
                .isEqualTo("/api/v1.0/Group?limit=10&field=groupIdentifier&field=displayName&field=description");
        assertThat(some.groups())
                .containsExactly(
                        new Entry("g1", Map.of("id", "g1", "groupIdentifier", "it-dep", "displayName", "IT")),
                        new Entry(
                                "g2",
                                Map.of(
                                        "id", "g2",
                                        "groupIdentifier", "hr",
                                        "displayName", "HR",
                                        "description", "Human resources")));
        assertThat(some.members()).containsExactly(Map.entry("g1", "id-1"), Map.entry("g1", "id-3"));
        assertThat(simulator.requests()).as("the members of g2 are not wanted").hasSize(3);
    }

    @Test
    void readsDirectMembersWhereToldTo() throws InterruptedException {
        oneGroup();
        simulator.members(
                "g1", "", IntStream.rangeClosed(1, 23).mapToObj(i -> "id-" + i).toList());
        assertThat(read(Cern.settings(simulator, Members.DIRECT, true))).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.members()).hasSize(23).doesNotHaveDuplicates();
    }

    @Test
    void readsNoMembersWhereToldNotTo() throws InterruptedException {
        oneGroup();
        assertThat(read(Cern.settings(simulator, Members.OFF, true))).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.members()).isEmpty();
    }

    @Test
    void membersThatCannotBeKnownDoNotEndTheReadingAndMakeItIncomplete() throws InterruptedException {
        simulator.identities(Cern.people(3));
        simulator.groups(List.of(
                Cern.with("id", "g1", "groupIdentifier", "hidden", "displayName", "Hidden"),
                Cern.with("id", "g2", "groupIdentifier", "open", "displayName", "Open")));
        simulator.members("g1", "/precomputed", List.of("id-1"));
        simulator.members("g2", "/precomputed", List.of("id-2"));
        simulator.breakPage("/Group/g1/memberidentities/precomputed", 1, Fault.FORBIDDEN, 1);
        Verdict verdict = read(Cern.settings(simulator, Members.PRECOMPUTED, true));
        assertThat(((Verdict.Incomplete) verdict).reason())
                .contains("group hidden")
                .contains("403");
        assertThat(taken.members()).containsExactly(Map.entry("g2", "id-2"));
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED", "EMPTY_END", "UNAUTHORIZED", "NOT_FOUND", "SAME_AGAIN", "HTML", "LIST"})
    void aFaultOfALaterPageOfMembersMakesTheReadingIncomplete(Fault fault) throws InterruptedException {
        oneGroup();
        simulator.members(
                "g1",
                "/precomputed",
                IntStream.rangeClosed(1, 23).mapToObj(i -> "id-" + i).toList());
        simulator.breakPage("/Group/g1/memberidentities/precomputed", 2, fault, Integer.MAX_VALUE);
        assertThat(read(Cern.settings(simulator, Members.PRECOMPUTED, true))).isInstanceOf(Verdict.Incomplete.class);
    }

    @Test
    void whatTheReceptionThrowsIsPassedOn() {
        simulator.identities(Cern.people(25));
        IllegalStateException full = new IllegalStateException("the disk is full");
        Taken broken = new Taken(group -> {
            throw full;
        });
        simulator.groups(List.of(Cern.with("id", "g1")));
        try (AuthzSource source = source(Cern.settings(simulator, Members.OFF, true))) {
            assertThatThrownBy(() -> source.read(new Scope.Full(), broken)).isSameAs(full);
        }
    }

    private void oneGroup() {
        simulator.identities(Cern.people(3));
        simulator.groups(List.of(Cern.with("id", "g1", "groupIdentifier", "one", "displayName", "One")));
    }

    private Verdict read(AuthzSettings settings) throws InterruptedException {
        return read(settings, new Scope.Full());
    }

    private Verdict read(AuthzSettings settings, Scope scope) throws InterruptedException {
        try (AuthzSource source = source(settings)) {
            return source.read(scope, taken);
        }
    }

    private AuthzSource source(AuthzSettings settings) {
        return new AuthzSource(settings, time.rhythm());
    }

    private static String decoded(String target) {
        return URLDecoder.decode(target, StandardCharsets.UTF_8);
    }
}
