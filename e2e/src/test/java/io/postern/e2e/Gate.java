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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The shipped jar, run with a configuration file as an operator would. */
final class Gate implements AutoCloseable {
    /** The Java that runs the tests. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The shipped program. */
    static final String JAR =
            Path.of(System.getProperty("postern.jar")).toAbsolutePath().toString();

    private static final Duration START = Duration.ofSeconds(90);

    private final RunningProgram program;
    private final Addresses addresses;
    private final Path file;

    private Gate(RunningProgram program, Addresses addresses, Path file) {
        this.program = program;
        this.addresses = addresses;
        this.file = file;
    }

    /** Where a gate listens: chosen before it starts, since its upstream may want to know. */
    record Addresses(URI uri, URI admin, URI publicUrl) {
        /** Two ports of loopback. */
        static Addresses choose() {
            URI uri = loopback();
            return new Addresses(uri, loopback(), uri);
        }

        /** Two more ports, for a replica of that gate: what a browser sees is the same. */
        Addresses replica() {
            return new Addresses(loopback(), loopback(), publicUrl);
        }

        private static URI loopback() {
            return URI.create("http://127.0.0.1:" + Http.freePort());
        }

        /** The section {@code server} of a configuration. */
        String server() {
            return """
                    server:
                      listen: %s
                      admin: %s
                      public-url: %s
                    """.formatted(uri.getAuthority(), admin.getAuthority(), publicUrl);
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
        Gate gate = new Gate(program, addresses, file);
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
        await("a gate that is ready").atMost(START).until(() -> readiness() == 200 && program.alive());
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

    /** Puts another text in the place of one in its configuration file, and waits until that is in force. */
    void reconfigure(String old, String now) {
        int before = reloads();
        try {
            String text = Files.readString(file);
            if (!text.contains(old)) {
                throw new IllegalStateException("the configuration has no " + old);
            }
            Files.writeString(file, text.replace(old, now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the new configuration is in force").atMost(START).until(() -> reloads() > before);
    }

    /** The first text of its configuration file that matches. */
    String configured(String pattern) {
        try {
            return Pattern.compile(pattern)
                    .matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the configuration has no " + pattern));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int reloads() {
        return log().split("\"config-reloaded\"", -1).length - 1;
    }

    /** The sum of a metric over all series that have this label, such as {@code outcome="renewed"}; 0 where there is none. */
    double metric(String name, String label) {
        return Http.get(addresses.admin().resolve("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
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
