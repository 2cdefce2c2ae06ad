/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The shipped jar, run with a configuration file as an operator would. */
final class Gate implements AutoCloseable {
    /** The Java that runs the tests. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The shipped program. */
    static final String JAR =
            Path.of(System.getProperty("postern.jar")).toAbsolutePath().toString();

    private static final Duration START = Duration.ofSeconds(30);

    private final RunningProgram program;
    private final Addresses addresses;

    private Gate(RunningProgram program, Addresses addresses) {
        this.program = program;
        this.addresses = addresses;
    }

    /** Where a gate listens: chosen before it starts, since its upstream may want to know. */
    record Addresses(URI uri, URI admin) {
        /** Two ports of loopback. */
        static Addresses choose() {
            return new Addresses(
                    URI.create("http://127.0.0.1:" + Http.freePort()),
                    URI.create("http://127.0.0.1:" + Http.freePort()));
        }

        /** The section {@code server} of a configuration. */
        String server() {
            return """
                    server:
                      listen: %s
                      admin: %s
                      public-url: %s
                    """.formatted(uri.getAuthority(), admin.getAuthority(), uri);
        }
    }

    /**
     * A gate that listens; whether it is ready, which is another question, its admin port tells.
     *
     * @param directory for its configuration and log
     * @param configuration everything but the section {@code server}
     */
    static Gate start(Path directory, Addresses addresses, String configuration) {
        return startWith(directory, addresses, addresses.server() + configuration);
    }

    /** A gate that listens, with a configuration of which nothing is left out. */
    static Gate startWith(Path directory, Addresses addresses, String configuration) {
        Path file = directory.resolve("proxy-" + addresses.uri().getPort() + ".yaml");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunningProgram program = RunningProgram.start(
                directory.resolve("gate-" + addresses.uri().getPort() + ".log"),
                Map.of(),
                List.of(JAVA, "-Xmx96m", "-jar", JAR, "run", "--config", file.toString()));
        Gate gate = new Gate(program, addresses);
        await("a gate that lives").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(addresses.admin().resolve("/healthz")) == 200;
        });
        return gate;
    }

    /** Waits until the gate says that it can serve. */
    Gate ready() {
        await("a gate that is ready").atMost(START).until(() -> readiness() == 200);
        return this;
    }

    /** The status of {@code /readyz}. */
    int readiness() {
        return Http.status(addresses.admin().resolve("/readyz"));
    }

    /** Its public address. */
    URI uri() {
        return addresses.uri();
    }

    /** The answer to a GET through the gate, with a bearer token. */
    HttpResponse<String> getAs(String token, String path) {
        return Http.get(uri().resolve(path), "Authorization", "Bearer " + token);
    }

    /** What the gate has logged so far. */
    String log() {
        return program.output();
    }

    /** The number of its process. */
    long pid() {
        return program.pid();
    }

    @Override
    public void close() {
        program.close();
    }
}
