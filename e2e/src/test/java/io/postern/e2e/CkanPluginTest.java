/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The own tests of {@code apps/ckan}, with a real CKAN of 2.12 and a real PostgreSQL. */
final class CkanPluginTest {
    @Test
    void keepsItsPromises(@TempDir Path directory) throws Exception {
        Path environment = Ckan.environment("POSTERN_TEST_CKAN_PLUGIN");
        try (CkanDatabase database = CkanDatabase.start(directory)) {
            Command.Result result = Command.run(
                    "env",
                    "POSTERN_TEST_DATABASE=" + database.sqlalchemyUrl(),
                    environment.resolve("bin/python").toString(),
                    "-B",
                    "-m",
                    "pytest",
                    "-q",
                    "--disable-warnings",
                    "--show-capture=no",
                    "--rootdir=../apps/ckan",
                    "-c",
                    "../apps/ckan/pyproject.toml",
                    "../apps/ckan/tests");
            assertThat(result.exit()).as(result.output()).isZero();
        }
    }
}
