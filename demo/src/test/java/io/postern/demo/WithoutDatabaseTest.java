/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** There are machines for which nobody built a PostgreSQL that could be embedded. */
final class WithoutDatabaseTest {
    @Test
    void saysSoAndGoesOnWithTheGateAlone() throws Exception {
        try (RunningDemonstration demonstration = RunningDemonstration.start("-Dos.arch=pdp11")) {
            assertThat(demonstration.errors())
                    .contains(
                            "goes on without a directory, accounts and the sync worker: no PostgreSQL can be started");
            String gate = demonstration.printed().stream()
                    .filter(line -> line.startsWith("Postern is running at "))
                    .map(line -> line.substring("Postern is running at ".length()))
                    .findFirst()
                    .orElseThrow();
            assertThat(demonstration.printed()).noneMatch(line -> line.contains("postern_sync"));

            Visit visit = new Visit();
            assertThat(visit.choose(visit.open(gate + "/records"), "bob").body())
                    .contains("Hello Bob Okafor")
                    .doesNotContain("Your account here");
        }
    }
}
