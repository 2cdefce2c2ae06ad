/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.Secret;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Taken;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.HttpSettings;
import io.postern.sync.source.http.TestRhythm;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeycloakSourceTest {
    private static final int PAGE = 5;

    private final RealmService realm = RealmService.start();
    private final Taken taken = new Taken();

    @AfterEach
    void end() {
        realm.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 8, 9, 10, 13})
    void readsEverybodyOnce(int number) throws InterruptedException {
        users(number);
        assertThat(read(false)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).hasSize(number).doesNotHaveDuplicates();
    }

    @Test
    void nobodyIsNotAll() throws InterruptedException {
        assertThat(((Verdict.Incomplete) read(false)).reason()).contains("nobody");
    }

    @Test
    void handsOnAUserWithTheirOwnAttributesAndLeavesOutTheDisabled() throws InterruptedException {
        realm.list("/users")
                .addAll(List.of(
                        Map.of(
                                "id",
                                "a",
                                "username",
                                "ada",
                                "enabled",
                                true,
                                "access",
                                Map.of("manage", false),
                                "attributes",
                                Map.of("eppn", List.of("ada@example.org"), "username", List.of("no"))),
                        Map.of("id", "b", "username", "bob", "enabled", false)));
        assertThat(read(false)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.people())
                .containsExactly(new Entry(
                        "a",
                        Map.of(
                                "id",
                                "a",
                                "username",
                                "ada",
                                "enabled",
                                true,
                                "eppn",
                                List.of("ada@example.org"),
                                "attributes",
                                Map.of("eppn", List.of("ada@example.org"), "username", List.of("no")))));
    }

    @Test
    void readsOnceMoreWhenSomebodyGoes() throws InterruptedException {
        users(13);
        realm.beforePage(2, () -> realm.list("/users").remove(0));
        assertThat(read(false)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).contains("user-5", "user-13").doesNotHaveDuplicates();
    }

    @Test
    void readsOnceMoreWhenSomebodyComes() throws InterruptedException {
        users(13);
        realm.beforePage(2, () -> realm.list("/users").add(0, user("new")));
        assertThat(read(false)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void readsOnceMoreWhenOneGoesAndOneComes() throws InterruptedException {
        users(13);
        realm.beforePage(2, () -> {
            realm.list("/users").remove(0);
            realm.list("/users").add(user("new"));
        });
        assertThat(read(false)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).contains("user-5", "new").doesNotHaveDuplicates();
    }

    @Test
    void aRealmThatMovesTwiceIsNotRead() throws InterruptedException {
        users(13);
        realm.beforePage(2, () -> realm.list("/users").remove(0));
        realm.beforePage(4, () -> realm.list("/users").remove(0));
        realm.beforePage(5, () -> realm.list("/users").remove(0));
        assertThat(((Verdict.Incomplete) read(false)).reason()).contains("Users changed while it was read, twice");
        assertThat(taken.refs()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"99", "3"})
    void aCountThatDoesNotFitIsNotAll(String count) throws InterruptedException {
        users(13);
        realm.answer("/users/count", count);
        assertThat(((Verdict.Incomplete) read(false)).reason()).contains("13 came", count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "[{\"id\": \"a\"}", "\"text\"", "[] []", "<html>"})
    void whatIsNoListIsNotAll(String json) throws InterruptedException {
        users(3);
        realm.answer("/users/count", "3");
        realm.answer("/users", json);
        assertThat(read(false)).isInstanceOf(Verdict.Incomplete.class);
    }

    @Test
    void setsAsideAUserWithoutAnId() throws InterruptedException {
        users(7);
        realm.list("/users").set(2, Map.of("username", "nameless"));
        assertThat(read(false)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.refs()).hasSize(6);
        assertThat(taken.unreadable()).containsExactly(Map.entry("Users, page 1, record 3", "it has no id"));
    }

    @Test
    void readsGroupsWithinGroupsAndTheirMembers() throws InterruptedException {
        users(9);
        realm.list("/groups").add(group("g1", 7));
        realm.list("/groups").add(group("g2", 0));
        IntStream.rangeClosed(1, 7)
                .forEach(i -> realm.list("/groups/g1/children").add(group("g1-" + i, i == 7 ? 1 : 0)));
        realm.list("/groups/g1-7/children").add(group("deep", 0));
        realm.list("/groups/deep/members").addAll(realm.list("/users"));
        assertThat(read(true)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.groups()).hasSize(10);
        assertThat(taken.members())
                .contains(Map.entry("g1", "g1-1"), Map.entry("g1-7", "deep"), Map.entry("deep", "user-9"))
                .hasSize(7 + 1 + 9);
    }

    @Test
    void readsGroupsThatComeWithThoseWithinThem() throws InterruptedException {
        users(1);
        realm.list("/groups")
                .add(Map.of(
                        "id", "g1",
                        "name", "one",
                        "subGroups", List.of(Map.of("id", "g2", "name", "two", "subGroups", List.of()))));
        realm.list("/groups/g2/members").addAll(realm.list("/users"));
        assertThat(read(true)).isInstanceOf(Verdict.Complete.class);
        assertThat(taken.members()).containsExactly(Map.entry("g1", "g2"), Map.entry("g2", "user-1"));
    }

    @Test
    void aRealmWithoutGroupsIsComplete() throws InterruptedException {
        users(1);
        assertThat(read(true)).isInstanceOf(Verdict.Complete.class);
    }

    @Test
    void groupsThatDoNotComeAreMissing() throws InterruptedException {
        users(1);
        realm.answer("/groups/count", "{\"count\": 2}");
        assertThat(((Verdict.Incomplete) read(true)).reason()).contains("Groups");
        realm.answer("/groups/count", "{\"count\": 1}");
        realm.list("/groups").add(group("g1", 2));
        realm.list("/groups/g1/children").add(group("g2", 0));
        assertThat(((Verdict.Incomplete) read(true)).reason()).contains("groups within group g1");
    }

    private void users(int number) {
        IntStream.rangeClosed(1, number).forEach(i -> realm.list("/users").add(user("user-" + i)));
    }

    private static Map<String, Object> user(String id) {
        return Map.of("id", id, "username", id, "enabled", true);
    }

    private static Map<String, Object> group(String id, int within) {
        return Map.of("id", id, "name", id, "path", "/" + id, "subGroupCount", within, "subGroups", List.of());
    }

    private Verdict read(boolean groups) throws InterruptedException {
        KeycloakSettings settings = new KeycloakSettings(
                "keycloak",
                realm.url(),
                "science",
                new ClientCredentials("sync", Secret.of("secret")),
                PAGE,
                false,
                false,
                groups,
                true,
                HttpSettings.USUAL);
        try (KeycloakSource source = new KeycloakSource(settings, new TestRhythm().rhythm())) {
            return source.read(new Scope.Full(), taken);
        }
    }
}
