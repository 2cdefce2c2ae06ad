/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Solr 9 on loopback with one empty core called {@code ckan}, which has the schema of a CKAN. */
final class Solr implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final RunningProgram program;
    private final URI core;

    private Solr(RunningProgram program, URI core) {
        this.program = program;
        this.core = core;
    }

    /**
     * A server that starts; {@link #ready} waits for it.
     *
     * @param schema the {@code schema.xml} that comes with CKAN
     */
    static Solr start(Path directory, Path schema) {
        Path conf = directory.resolve("solr/ckan/conf");
        try {
            Files.createDirectories(conf);
            Files.writeString(directory.resolve("solr/solr.xml"), "<solr/>\n");
            Files.createFile(directory.resolve("solr/ckan/core.properties"));
            Files.copy(schema, conf.resolve("schema.xml"));
            Files.copy(Example.path("ckan/solr/solrconfig.xml"), conf.resolve("solrconfig.xml"));
            for (String words : List.of("protwords.txt", "stopwords.txt", "synonyms.txt")) {
                Files.createFile(conf.resolve(words));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path target = Path.of(System.getProperty("solr.target")).toAbsolutePath();
        int port = Http.freePort();
        RunningProgram program = RunningProgram.start(
                directory.resolve("solr.log"),
                Map.of(),
                List.of(
                        Gate.JAVA,
                        "-Xmx256m",
                        "-cp",
                        target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                        "io.postern.e2e.solr.SolrServer",
                        Integer.toString(port),
                        directory.resolve("solr").toString()));
        return new Solr(program, URI.create("http://127.0.0.1:" + port + "/solr/ckan"));
    }

    /** Waits until it answers. */
    Solr ready() {
        await("a Solr that answers").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(URI.create(core + "/select?q=*:*")) == 200;
        });
        return this;
    }

    /** The value of {@code solr_url}. */
    URI core() {
        return core;
    }

    @Override
    public void close() {
        program.close();
    }
}
