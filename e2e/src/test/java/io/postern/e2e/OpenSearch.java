/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real OpenSearch 2 of one node on loopback. */
final class OpenSearch implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final RunningProgram program;
    private final URI address;

    private OpenSearch(RunningProgram program, URI address) {
        this.program = program;
        this.address = address;
    }

    /** An empty one that answers. */
    static OpenSearch start(Path directory) {
        Path target = Path.of(System.getProperty("opensearch.target")).toAbsolutePath();
        int port = Http.freePort();
        RunningProgram program = RunningProgram.start(
                directory.resolve("opensearch.log"),
                Map.of(),
                List.of(
                        Gate.JAVA,
                        "-Xmx1g",
                        "-cp",
                        target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                        "io.postern.e2e.opensearch.OpenSearchServer",
                        Integer.toString(port),
                        Integer.toString(Http.freePort()),
                        directory.resolve("opensearch").toString()));
        OpenSearch search = new OpenSearch(program, URI.create("http://127.0.0.1:" + port));
        await("an OpenSearch that answers").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(search.address.resolve("/_cluster/health?wait_for_status=yellow")) == 200;
        });
        return search;
    }

    /** Host and port. */
    String authority() {
        return address.getAuthority();
    }

    @Override
    public void close() {
        program.close();
    }
}
