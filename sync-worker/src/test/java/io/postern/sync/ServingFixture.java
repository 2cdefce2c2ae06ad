/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.postern.config.SecretReading;
import io.postern.process.log.LineWriter;
import io.postern.sync.config.SyncConfigLoader;
import io.postern.sync.store.TestDatabase;
import io.postern.testing.MovableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** A directory, a database, and workers that serve between them by a clock that a test sets. */
final class ServingFixture implements AutoCloseable {

    /** Some hours ago: a run of that time was missed, and the next one is far. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("m H * * *").withZone(ZoneOffset.UTC);

    private final Instant started = Instant.now().minus(Duration.ofHours(9));
    final MovableClock clock = new MovableClock(Instant.now());

    final TestDatabase database = TestDatabase.of("invenio-latest");
    final InMemoryDirectoryServer directory;
    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LineWriter lines = new LineWriter(out);
    private final List<Serving> open = new CopyOnWriteArrayList<>();
    volatile boolean broken;
    private volatile CountDownLatch reading = new CountDownLatch(0);
    private volatile CountDownLatch goOn = new CountDownLatch(0);

    ServingFixture(Path folder) throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        this.folder = folder;
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
                if (broken) {
                    throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
                }
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        directory.add("dn: ou=Users,dc=example,dc=org", "objectClass: organizationalUnit", "ou: Users");
    }

    void person(String name, String key, String mail) throws Exception {
        directory.add(
                "dn: cn=" + name + ",ou=Users,dc=example,dc=org",
                "objectClass: person",
                "cn: " + name,
                "displayName: " + name + " Example",
                "employeeID: " + key,
                "mail: " + mail,
                "uidNumber: " + (1000 + Integer.parseInt(key)));
    }

    /** From now on a search waits. */
    void holdReading() {
        reading = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
    }

    void awaitReading() throws InterruptedException {
        reading.await();
    }

    void release() {
        goOn.countDown();
    }

    Path write(String schedule, String server) throws IOException {
        return write(schedule, server, "https://other.example.org");
    }

    private Path write(String schedule, String server, String issuer) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "sync", ".yaml"), """
                source:
                  - id: directory
                    issuer: %s
                    preset: cern-ldap
                    ldap:
                      url: ldap://127.0.0.1:%d
                      attempts: 1
                      users: {base: "ou=Users,dc=example,dc=org", filter: "(employeeID=*)"}
                target:
                  app: invenio
                  database: "%s"
                  user: postgres
                  invenio: {client-id: rdm, identity-method: cern}
                %s
                %s
                %s
                """.formatted(
                        issuer,
                        directory.getListenPort(),
                        database.settings().url(),
                        schedule.contains("limits") ? "" : "limits: {create: 100%, source-shrinks: 100%}",
                        schedule.replace("TIME", TIME.format(started)),
                        server));
    }

    Serving serve(String schedule, String server) throws Exception {
        return serve(schedule, server, "https://other.example.org");
    }

    Serving serve(String schedule, String server, String issuer) throws Exception {
        Serving serving = Serving.open(
                SyncConfigLoader.load(write(schedule, server, issuer), Map.of(), SecretReading.RUN)
                        .config(),
                lines,
                clock);
        open.add(serving);
        serving.start();
        return serving;
    }

    /** The names of active accounts. */
    List<String> active() {
        return database.rows("SELECT username FROM accounts_user WHERE active ORDER BY username");
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Every line that was written, read as JSON. */
    List<JsonNode> lines() {
        return text().lines().map(ServingFixture::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    List<JsonNode> events(String type, String event) {
        return lines().stream()
                .filter(line -> line.path("type").asText().equals(type)
                        && line.path("event").asText().equals(event))
                .toList();
    }

    HttpResponse<String> get(Serving serving, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serving.adminPort() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(URI endpoint, String secret, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(endpoint)
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        release();
        open.forEach(Serving::close);
        lines.close();
        directory.shutDown(true);
    }
}
