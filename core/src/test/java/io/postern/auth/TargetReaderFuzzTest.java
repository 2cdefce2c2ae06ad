/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** Whatever a target is, reading it ends, throws nothing, and clears no path with a dot segment, a control character or a NUL. */
class TargetReaderFuzzTest {
    private final TargetReader strict = new TargetReader(List.of());
    private final TargetReader lenient = new TargetReader(List.of(
            new TargetReader.PathAllowances(PathPattern.of("/**"), EnumSet.allOf(TargetReader.Allowance.class))));

    @FuzzTest(maxDuration = "20s")
    void readsAnyTarget(byte[] bytes) {
        String target = "/" + new String(bytes, StandardCharsets.ISO_8859_1);
        if (strict.read(target) instanceof TargetReader.Clear clear) {
            assertThat(clear.others()).isEmpty();
            assertThat(clear.path()).doesNotContain("//", "\\", ";", "%", "#", "?");
            assertHarmless(clear.path());
        }
        if (lenient.read(target) instanceof TargetReader.Clear clear) {
            clear.readings().forEach(TargetReaderFuzzTest::assertHarmless);
        }
    }

    private static void assertHarmless(String path) {
        assertThat(Arrays.asList(path.split("/", -1))).doesNotContain(".", "..");
        assertThat(path.chars()).noneMatch(Character::isISOControl);
    }
}
