/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.net.URI;
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
