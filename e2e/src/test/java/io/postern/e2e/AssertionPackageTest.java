/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The own tests of {@code apps/assertion}, with each PyJWT that the applications bring along. */
final class AssertionPackageTest {
    @ParameterizedTest
    @ValueSource(strings = {"POSTERN_TEST_INVENIO", "POSTERN_TEST_INVENIO_OLD"})
    void passesWithInveniosLibraries(String generation) throws Exception {
        passes(InvenioEnvironment.required(generation));
    }

    @Test
    void passesWithCkansLibraries() throws Exception {
        passes(Ckan.environment("POSTERN_TEST_CKAN_PLUGIN"));
    }

    private static void passes(Path environment) throws Exception {
        Command.Result result = Command.run(
                environment.resolve("bin/python").toString(),
                "-B",
                "-m",
                "pytest",
                "-q",
                "--rootdir=../apps/assertion",
                "-c",
                "../apps/assertion/pyproject.toml",
                "../apps/assertion/tests");
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
