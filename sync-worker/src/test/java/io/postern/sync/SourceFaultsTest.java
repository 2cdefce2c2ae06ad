/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.source.authz.AuthzSimulator;
import io.postern.sync.source.http.HttpRelay;
import io.postern.sync.source.keycloak.RealmService;
import io.postern.sync.source.ldap.Relay;
import io.postern.sync.source.ldap.Slapd;
import io.postern.sync.store.Tables;
import io.postern.sync.store.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault at every page of a reading, and what becomes of the database: nothing is removed, nothing is half done, and the
 * next run does what a run without a fault would have done. By default each page meets one kind of fault, every kind in
 * turn; {@code -Dpostern.faults=all} has every page meet every kind.
 *
 * <p>The limits allow what the second day really takes away, and no more: an answer that is whole by its form and lacks records
 * can be told from one that is right by nothing else.
 */
class SourceFaultsTest {

    private static final boolean ALL = "all".equals(System.getProperty("postern.faults"));
    private static final int REFUSED = 4;
    private static final int INCOMPLETE = 5;
    private static final long UNLIMITED = 999;

    /**
     * By kind of source.
     *
     * @param prepared the first day's database
     * @param after what is in it after the second day's run
     * @param ends how many memberships that run takes away
     */
    private record Stage(
            TestDatabase prepared, List<String> before, List<String> after, long ends, List<String> pages) {}

    private record Answer(int code, String out, String err) {}

    @TempDir
    static Path folder;

    private static final Map<String, Stage> STAGES = new HashMap<>();
    private static final List<AutoCloseable> SERVERS = new ArrayList<>();
    private static Slapd directory;
    private static AuthzSimulator authz;
    private static RealmService realm;

    @BeforeAll
    static void start() throws Exception {
        Path slapd = Files.createDirectory(folder.resolve("slapd"));
        directory = RosterServers.slapd(slapd, Roster.NOW);
        SERVERS.add(directory);
        authz = RosterServers.authz(Roster.NOW);
        SERVERS.add(authz);
        realm = RosterServers.realm(Roster.NOW);
        SERVERS.add(realm);
        try (Slapd earlier = RosterServers.slapd(Files.createDirectory(folder.resolve("earlier")), Roster.BEFORE);
                Relay relay = new Relay(directory.port(), Relay.Harm.CUT, 0, 0, 0)) {
            stage(
                    "ldap",
                    ldap(earlier.url()),
                    ldap(relay.url()),
                    () -> IntStream.rangeClosed(1, relay.pages())
                            .mapToObj(page -> "page " + page)
                            .toList());
        }
        try (AuthzSimulator earlier = RosterServers.authz(Roster.BEFORE);
                HttpRelay relay = new HttpRelay(authz.url(), 0, HttpRelay.Harm.LOST)) {
            stage("authz", authz(earlier.url()), authz(relay.url()), relay::pages);
        }
        try (RealmService earlier = RosterServers.realm(Roster.BEFORE);
                HttpRelay relay = new HttpRelay(realm.url(), 0, HttpRelay.Harm.LOST)) {
            stage("keycloak", keycloak(earlier.url()), keycloak(relay.url()), relay::pages);
        }
    }

    private static void stage(String kind, String earlier, String now, Supplier<List<String>> pages)
            throws IOException {
        TestDatabase prepared = TestDatabase.withLedger("invenio-latest");
        Answer first = run(prepared, earlier, UNLIMITED);
        assertThat(first.code()).as(first.toString()).isZero();
        TestDatabase database = prepared.copy();
        Answer answer = run(database, now, UNLIMITED);
        assertThat(answer.code()).as(answer.toString()).isZero();
        long ends = database.rows("SELECT FROM postern.change WHERE action = 'member.remove'")
                .size();
        STAGES.put(kind, new Stage(prepared, Tables.of(prepared), Tables.of(database), ends, pages.get()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable server : SERVERS) {
            server.close();
        }
    }

    @Test
    void aReadingHasManyPages() {
        assertThat(stage("ldap").pages).hasSizeGreaterThanOrEqualTo(5);
        assertThat(stage("authz").pages).hasSizeGreaterThanOrEqualTo(9);
        assertThat(stage("keycloak").pages).hasSizeGreaterThanOrEqualTo(9);
    }

    static Stream<Arguments> everyPageOverHttp() {
        return Stream.of("authz", "keycloak").flatMap(kind -> table(kind, HttpRelay.Harm.values()));
    }

    static Stream<Arguments> everyPageOfLdap() {
        return table("ldap", Relay.Harm.values()).filter(row -> row.get()[2] != Relay.Harm.DRIBBLED);
    }

    private static <H extends Enum<H>> Stream<Arguments> table(String kind, H[] harms) {
        return IntStream.rangeClosed(1, stage(kind).pages.size())
                .boxed()
                .flatMap(page -> IntStream.range(0, harms.length)
                        .filter(harm -> ALL || harm == page % harms.length)
                        .mapToObj(harm -> Arguments.of(kind, page, harms[harm])));
    }

    @ParameterizedTest(name = "{0}, page {1}: {2}")
    @MethodSource("everyPageOverHttp")
    void aFaultOverHttp(String kind, int page, HttpRelay.Harm harm) throws IOException {
        Stage stage = stage(kind);
        boolean authorization = kind.equals("authz");
        URI target = authorization ? authz.url() : realm.url();
        try (HttpRelay relay = new HttpRelay(target, page, harm)) {
            String faulty = authorization ? authz(relay.url()) : keycloak(relay.url());
            Answer answer = meets(stage, faulty, authorization ? authz(target) : keycloak(target));
            if (harm == HttpRelay.Harm.UNAUTHORIZED_ONCE) {
                assertThat(answer.code()).as("a token that ran out is renewed").isZero();
                assertThat(answer.out()).doesNotContain("could not be read");
            } else if (harm != HttpRelay.Harm.NO_RECORDS) {
                assertThat(answer.code()).as(answer.toString()).isEqualTo(INCOMPLETE);
            }
        }
    }

    @ParameterizedTest(name = "{0}, page {1}: {2}")
    @MethodSource("everyPageOfLdap")
    void aFaultOfLdap(String kind, int page, Relay.Harm harm) throws IOException {
        try (Relay relay = new Relay(directory.port(), harm, page, 1, Integer.MAX_VALUE)) {
            Answer answer = meets(stage(kind), ldap(relay.url()), ldap(directory.url()));
            if (harm != Relay.Harm.EMPTIED) {
                assertThat(answer.code()).as(answer.toString()).isEqualTo(INCOMPLETE);
            }
        }
    }

    private static Answer meets(Stage stage, String faulty, String whole) throws IOException {
        TestDatabase database = stage.prepared.copy();
        Answer answer = run(database, faulty, stage.ends);
        List<String> left = Tables.of(database);
        if (answer.code() == 0) {
            assertNothingTakenThatStays(stage, left);
        } else {
            assertThat(answer.code()).as(answer.toString()).isIn(REFUSED, INCOMPLETE);
            assertThat(answer.out())
                    .containsPattern("could not be read completely|limits.source-shrinks|limits.membership-removals");
            assertNothingRemoved(stage, left);
            assertThat(memberships(database)).containsAll(memberships(stage.prepared));
        }
        Answer next = run(database, whole, stage.ends);
        assertThat(next.code()).as(next.toString()).isZero();
        assertThat(Tables.of(database)).isEqualTo(stage.after);
        return answer;
    }

    /** A run that thinks all is well took nothing away that is to stay, and did nothing that is not to be done. */
    private static void assertNothingTakenThatStays(Stage stage, List<String> left) {
        Set<String> known = new HashSet<>(stage.before);
        known.retainAll(new HashSet<>(stage.after));
        assertThat(left)
                .containsAll(known.stream()
                        .filter(line -> !line.startsWith("state|"))
                        .toList());
        known.addAll(stage.before);
        known.addAll(stage.after);
        assertThat(left.stream().filter(line -> !line.startsWith("state|")).toList())
                .isSubsetOf(known);
    }

    /** Everybody active and every membership of before is there, and no row is between before and after. */
    private static void assertNothingRemoved(Stage stage, List<String> left) {
        Set<String> known = new HashSet<>(stage.before);
        known.addAll(stage.after);
        assertThat(left.stream().filter(line -> !line.startsWith("aside|")).toList())
                .isSubsetOf(known);
        assertThat(left).noneMatch(line -> line.startsWith("leaver|") || line.contains("\"active\": false"));
    }

    /** By keys, since names are exchanged. */
    private static List<String> memberships(TestDatabase database) {
        return database.rows("SELECT i.id, m.role_id FROM accounts_userrole m JOIN accounts_useridentity i"
                + " ON i.id_user = m.user_id ORDER BY 1, 2");
    }

    private static Stage stage(String kind) {
        return Objects.requireNonNull(STAGES.get(kind));
    }

    private static Answer run(TestDatabase database, String source, long ends) throws IOException {
        Path file = Files.createTempFile(folder, "sync", ".yaml");
        Files.writeString(file, source + """
                target:
                  app: invenio
                  database: "%s"
                  user: postgres
                  invenio: {client-id: rdm}
                groups: {memberships: owned}
                limits: {create: 100%%, update: 100%%, deactivate: 1, membership-removals: %d}
                """.formatted(database.settings().url(), ends));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commands()
                .run(List.of("run", "--config", file.toString()), new PrintWriter(out), new PrintWriter(err));
        return new Answer(code, out.toString(), err.toString());
    }

    private static String ldap(URI url) {
        return """
                source:
                  - id: directory
                    method: own
                    preset: openldap
                    ldap:
                      url: "%s"
                      users: {base: "ou=people,dc=example,dc=org"}
                      groups: {base: "ou=groups,dc=example,dc=org"}
                      page-size: 3
                      response-timeout: 1s
                      attempts: 1
                    mapping: {key: employeeNumber}
                """.formatted(url);
    }

    private static String authz(URI url) {
        return """
                source:
                  - id: directory
                    method: own
                    preset: cern-authz
                    authz: {keycloak-url: "%s", url: "%s", client-id: %s, client-secret: "%s", page-size: 3, attempts: 1}
                """.formatted(url, url, AuthzSimulator.CLIENT, AuthzSimulator.SECRET);
    }

    private static String keycloak(URI url) {
        return """
                source:
                  - id: directory
                    method: own
                    preset: keycloak
                    keycloak: {url: "%s", realm: science, client-id: sync, client-secret: "not so secret", page-size: 3, attempts: 1}
                """.formatted(url);
    }
}
