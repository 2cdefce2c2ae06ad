/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A front proxy that runs with the configuration that is shown to operators, but for its addresses. */
final class FrontProxy implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final URI uri;
    private final RunningProgram program;

    private FrontProxy(URI uri, RunningProgram program) {
        this.uri = uri;
        this.program = program;
    }

    /** The file of that name in {@code conf/front-proxies}, as {@link Example#text} has it. */
    static String example(String name, Map<String, String> replaced) {
        return Example.text("front-proxies/" + name, replaced);
    }

    /**
     * The gate of {@code gate.yaml} beside the examples, with fresh keys.
     *
     * @param directory for its files
     * @param publicUrl the front proxy's address
     */
    static Gate gate(Path directory, URI publicUrl, URI app, URI issuer) {
        try {
            Files.writeString(directory.resolve("oidc"), "portal-secret\n");
            for (String kind : List.of("session", "assertion")) {
                Files.writeString(directory.resolve(kind), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", kind));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Gate.Addresses addresses = Gate.Addresses.choose();
        String configuration = example(
                "gate.yaml",
                Map.of(
                        "listen: 127.0.0.1:4180",
                        "listen: " + addresses.uri().getAuthority() + "\n  admin: "
                                + addresses.admin().getAuthority(),
                        "https://data.example.org",
                        publicUrl.toString(),
                        "http://127.0.0.1:5000",
                        app.toString(),
                        "https://sso.example.org/realms/science",
                        issuer.toString(),
                        "/run/secrets/",
                        directory + "/",
                        "/var/lib/postern/",
                        directory + "/"));
        return Gate.startWith(directory, addresses, configuration);
    }

    /** The started program, once it listens. */
    static FrontProxy start(Path directory, int port, List<String> command) {
        URI uri = URI.create("http://127.0.0.1:" + port);
        RunningProgram program =
                RunningProgram.start(directory.resolve("front.log"), Map.of("HOME", directory.toString()), command);
        await("a front proxy").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(uri.resolve("/")) != 0;
        });
        return new FrontProxy(uri, program);
    }

    /** What a browser sees. */
    URI uri() {
        return uri;
    }

    /** What it has logged so far. */
    String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
