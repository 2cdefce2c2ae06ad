/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Debian's OpenLDAP on a loopback port, with its own configuration and database in a temporary folder. */
public final class Slapd implements AutoCloseable {
    static final String SUFFIX = "dc=example,dc=org";
    static final String ADMIN = "cn=admin," + SUFFIX;
    static final String PASSWORD = "correct horse";

    private static final Path PROGRAM = Path.of("/usr/sbin/slapd");
    private static final Path LOADER = Path.of("/usr/sbin/slapadd");

    private final Path folder;
    private final Path config;
    private final int port = freePort();
    private final int tlsPort = freePort();
    private final List<String> options = new ArrayList<>();
    private final List<String> databaseOptions = new ArrayList<>();
    private Optional<Process> process = Optional.empty();

    private Slapd(Path folder) throws IOException {
        this.folder = folder;
        this.config = folder.resolve("slapd.conf");
        Files.createDirectory(folder.resolve("mdb"));
    }

    /** A server without entries, not started. Where the program is missing the test is skipped, but never in CI. */
    public static Slapd in(Path folder) throws IOException {
        boolean here = Files.isExecutable(PROGRAM);
        assertThat(here || System.getenv("CI") == null)
                .as("slapd is installed, as .ci/run does")
                .isTrue();
        Assumptions.assumeTrue(here, "slapd is not installed");
        return new Slapd(folder);
    }

    /** Adds a line to the configuration, before the database's. */
    Slapd with(String option) {
        options.add(option);
        return this;
    }

    /** Adds a line to the database's configuration. */
    Slapd withDatabase(String option) {
        databaseOptions.add(option);
        return this;
    }

    Slapd load(Directories.Ldif ldif) throws IOException, InterruptedException {
        return load(ldif.text());
    }

    /** Fills it, with LDIF (RFC 2849). */
    public Slapd load(String ldif) throws IOException, InterruptedException {
        writeConfig();
        Path file = Files.writeString(folder.resolve("content.ldif"), ldif);
        run(LOADER.toString(), "-q", "-f", config.toString(), "-l", file.toString());
        return this;
    }

    /** Starts it, and returns when it answers. */
    public Slapd start() throws IOException {
        writeConfig();
        Process started = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-f",
                        config.toString(),
                        "-h",
                        "ldap://127.0.0.1:" + port + "/" + (isTls() ? " ldaps://127.0.0.1:" + tlsPort + "/" : ""),
                        "-d",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("slapd.log").toFile())
                .start();
        process = Optional.of(started);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> answers(started));
        return this;
    }

    /** Where it listens, on loopback. */
    public int port() {
        return port;
    }

    /** Without TLS. */
    public URI url() {
        return URI.create("ldap://127.0.0.1:" + port);
    }

    URI tlsUrl(String host) {
        return URI.create("ldaps://" + host + ":" + tlsPort);
    }

    /** A connection as the administrator. */
    LDAPConnection admin() throws LDAPException {
        return new LDAPConnection("127.0.0.1", port, ADMIN, PASSWORD);
    }

    @Override
    public void close() {
        kill();
    }

    void kill() {
        process.ifPresent(Process::destroyForcibly);
    }

    private boolean answers(Process started) {
        assertThat(started.isAlive())
                .as("slapd runs; its words are in " + folder)
                .isTrue();
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port)) {
            return connection.isConnected();
        } catch (LDAPException notYet) {
            return false;
        }
    }

    private boolean isTls() {
        return options.stream().anyMatch(option -> option.startsWith("TLS"));
    }

    private void writeConfig() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String schema : List.of("core", "cosine", "inetorgperson", "nis")) {
            lines.add("include /etc/ldap/schema/" + schema + ".schema");
        }
        lines.add("modulepath /usr/lib/ldap");
        lines.add("moduleload back_mdb");
        lines.add("moduleload syncprov");
        lines.add("pidfile " + folder.resolve("slapd.pid"));
        lines.addAll(options);
        lines.add("database mdb");
        lines.add("suffix \"" + SUFFIX + "\"");
        lines.add("rootdn \"" + ADMIN + "\"");
        lines.add("rootpw \"" + PASSWORD + "\"");
        lines.add("directory " + folder.resolve("mdb"));
        lines.add("maxsize 1073741824");
        lines.add("dbnosync");
        lines.add("index objectClass,uid,entryUUID,entryCSN eq");
        lines.addAll(databaseOptions);
        Files.writeString(config, String.join("\n", lines) + "\n");
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process loader = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(loader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(loader.waitFor()).as(output).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
