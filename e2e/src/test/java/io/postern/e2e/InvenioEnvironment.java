/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The virtual environment with Invenio, the package of {@code apps/invenio} and its example site, as {@code .ci/run} makes it. */
final class InvenioEnvironment {
    private static final String NEWEST = "POSTERN_TEST_INVENIO";

    private InvenioEnvironment() {}

    /** Where it is. Tests without one are passed over, but on the machine that must have it. */
    static Path required() {
        return required(NEWEST);
    }

    /** Where the one is that a variable names. */
    static Path required(String variable) {
        Optional<Path> folder = Optional.ofNullable(System.getenv(variable)).map(Path::of);
        boolean there = folder.filter(path -> Files.isExecutable(path.resolve("bin/python")))
                .isPresent();
        assertThat(there || System.getenv("CI") == null)
                .as("%s names a virtual environment with Invenio, as .ci/run makes it", variable)
                .isTrue();
        Assumptions.assumeTrue(there, variable + " is not set");
        return folder.orElseThrow().toAbsolutePath();
    }
}
