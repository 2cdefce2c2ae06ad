/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.postern.sync.model.AccountChanges.Change;
import io.postern.sync.publish.Daemon;
import io.postern.sync.store.InvenioSettings;
import io.postern.sync.store.Store;
import io.postern.sync.store.TestDatabase;
import io.postern.sync.store.VisitorAccounts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Somebody leaves the directory: one run later their sessions, cached memberships and the gate's answers are gone. */
final class LeaverCutOffTest {

    @TempDir
    private Path folder;

    private final TestDatabase database = TestDatabase.of("invenio-latest");
    private final StringWriter out = new StringWriter();

    private int call(Path file, String... command) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--config";
        all[command.length + 1] = file.toString();
        out.getBuffer().setLength(0);
        return Main.commands().run(List.of(all), new PrintWriter(out, true), new PrintWriter(out, true));
    }

    @Test
    void endsSessionsCachesAndTheGatesAnswers() throws Exception {
        int port = Daemon.freePort();
        Path told = folder.resolve("told");
        Path file;
        try (InMemoryDirectoryServer directory = directory()) {
            file = Files.writeString(folder.resolve("sync.yaml"), """
                    source:
                      - id: directory
                        preset: cern-ldap
                        ldap: {url: "ldap://127.0.0.1:%d", users: {base: "dc=example,dc=org", filter: "(employeeID=*)"}}
                    target:
                      app: invenio
                      database: "%s"
                      user: postgres
                      invenio:
                        client-id: rdm
                        identity-method: cern
                        session-redis: redis://127.0.0.1:%d/1
                        communities-cache-redis: redis://127.0.0.1:%d/4
                    limits: {deactivate: 100%%, source-shrinks: 100%%}
                    after-run:
                      - {exec: [sh, -c, "cat >> %s"]}
                    """.formatted(
                            directory.getListenPort(), database.settings().url(), port, port, told));
            try (Daemon redis = Daemon.redis(folder, port)) {
                assertThat(redis.output()).isNotEmpty();
                assertThat(call(file, "run")).as(out.toString()).isZero();
                assertThat(call(file, "check", "--online")).as(out.toString()).isZero();
                assertThat(out.toString()).contains("ok: Invenio's sessions in Redis", "ok: exec sh (exec-");
                session("ada", "5a_1", port);
                session("grace", "5b_1", port);
                directory.delete("cn=Ada,dc=example,dc=org");
            }
            visited("ada");
            assertThat(call(file, "run"))
                    .as("Redis is away, which is no failure of the run")
                    .isZero();
            assertThat(out.toString())
                    .contains("waits        Invenio's sessions in Redis (invenio.sessions): 1 changes, the oldest of")
                    .contains("Redis at 127.0.0.1:" + port + " does not serve");
            assertThat(database.rows("SELECT sid_s FROM accounts_user_session_activity"))
                    .containsExactly("5b_1");
            assertThat(gateHears())
                    .containsExactly(new Change("https://id.example.org", "subject of ada", "ada", true));
            database.execute("UPDATE postern.delivery SET due = NULL");
            try (Daemon redis = Daemon.redis(folder, port)) {
                assertThat(redis.output()).isNotEmpty();
                session("ada", "5a_1", port);
                session("grace", "5b_1", port);
                assertThat(call(file, "run")).isZero();
                assertThat(out.toString())
                        .contains("told         Invenio's sessions in Redis (invenio.sessions): 1")
                        .doesNotContain("waits");
                assertThat(keys(port, 1)).containsExactly("5b_1");
                assertThat(keys(port, 4)).containsExactly("identityuser-communities:" + number("grace"));
            }
        }
        assertThat(database.rows("SELECT count(*) FROM postern.outbox")).containsExactly("0");
        assertThat(Files.readAllLines(told))
                .as("both when they came, and who left")
                .containsExactly(number("ada"), number("grace"), number("ada"));
    }

    private static InMemoryDirectoryServer directory() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        for (String name : List.of("Ada", "Grace")) {
            directory.add(
                    "dn: cn=" + name + ",dc=example,dc=org",
                    "objectClass: person",
                    "cn: " + name,
                    "displayName: " + name,
                    "employeeID: " + name.length(),
                    "mail: " + name + "@example.org",
                    "uidNumber: 10");
        }
        return directory;
    }

    private String number(String username) {
        return database.rows("SELECT id FROM accounts_user WHERE username = '" + username + "'")
                .get(0);
    }

    /** As Invenio writes one, and what it remembers of the person's communities. */
    private void session(String username, String sid, int port) {
        database.execute(
                "INSERT INTO accounts_user_session_activity (created, updated, sid_s, user_id) SELECT now(), now(), '"
                        + sid + "', id FROM accounts_user WHERE username = '" + username
                        + "' AND active ON CONFLICT DO NOTHING");
        try (RedisClient redis = RedisClient.create("redis://127.0.0.1:" + port + "/1")) {
            redis.set(sid, "pickled");
        }
        try (RedisClient redis = RedisClient.create("redis://127.0.0.1:" + port + "/4")) {
            redis.set("identityuser-communities:" + number(username), "pickled");
        }
    }

    private static List<String> keys(int port, int number) {
        try (RedisClient redis = RedisClient.create("redis://127.0.0.1:" + port + "/" + number)) {
            return redis.keys("*").stream().sorted().toList();
        }
    }

    private void visited(String username) {
        database.execute(
                "INSERT INTO postern.identity (method, key, account) VALUES ('https://id.example.org', 'subject of "
                        + username + "', '" + number(username) + "')");
    }

    /** What the session endpoint tells the gate of what happened last. */
    private List<Change> gateHears() {
        long before = Long.parseLong(
                database.rows("SELECT max(id) - 1 FROM postern.change").get(0));
        Store store = new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of(), false));
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            return accounts.changesAfter(before).changes();
        }
    }
}
