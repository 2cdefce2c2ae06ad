/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of {@code apps/invenio}, with a real PostgreSQL and a real Redis. */
final class InvenioPackageTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"POSTERN_TEST_INVENIO", "POSTERN_TEST_INVENIO_OLD"})
    void passes(String generation) throws Exception {
        Path environment = InvenioEnvironment.required(generation);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Redis redis = Redis.start(directory)) {
            ProcessBuilder pytest = new ProcessBuilder(
                            List.of(environment.resolve("bin/python").toString(), "-B", "-m", "pytest", "-q"))
                    .directory(Path.of("..", "apps", "invenio").toFile())
                    .redirectErrorStream(true);
            pytest.environment()
                    .put(
                            "POSTERN_TEST_DATABASE",
                            "postgresql+psycopg2://postgres@127.0.0.1:" + postgres.getPort() + "/scratch");
            pytest.environment().put("POSTERN_TEST_REDIS", redis.url());
            Process process = pytest.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
        }
    }
}
