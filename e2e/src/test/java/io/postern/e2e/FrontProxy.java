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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A front proxy that runs with the configuration that is shown to operators, but for its addresses. */
final class FrontProxy implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final URI uri;
    private final RunningProgram program;

    private FrontProxy(URI uri, RunningProgram program) {
        this.uri = uri;
        this.program = program;
    }

    /**
     * The file of that name in {@code conf/front-proxies}.
     *
     * @param replaced what in it is another here; each must be there, so that the example cannot change unnoticed
     */
    static String example(String name, Map<String, String> replaced) {
        try {
            String text = Files.readString(Path.of("..", "conf", "front-proxies", name));
            for (String key : replaced.keySet()) {
                if (!text.contains(key)) {
                    throw new IllegalStateException(name + " has no " + key);
                }
            }
            // In one pass: a port that was put in may begin like one that is still to be replaced.
            return Pattern.compile(
                            replaced.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")))
                    .matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(replaced.getOrDefault(found.group(), "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
