/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetReaderTest {
    private static final TargetReader STRICT = new TargetReader(List.of());

    private static TargetReader allowing(TargetReader.Allowance... allowed) {
        return new TargetReader(List.of(new TargetReader.PathAllowances(PathPattern.of("/**"), Set.of(allowed))));
    }

    private static List<String> readings(TargetReader reader, String target) {
        return ((TargetReader.Clear) reader.read(target)).readings();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a?b=%zz, /a",
        "/a/, /a/",
        "/%61, /a",
        "/a%20b, /a b",
        "/%C3%A4, /ä",
        "/.a/..b/c., /.a/..b/c.",
        "/a%F0%9F%98%80, /a😀",
    })
    void readsAPathInOneWay(String target, String path) {
        assertThat(STRICT.read(target)).isEqualTo(new TargetReader.Clear(path, List.of()));
    }

    @Test
    void keepsEveryReadingWhereAnExceptionWasUsed() {
        assertThat(readings(allowing(TargetReader.Allowance.ENCODED_SLASH), "/a%2Fb"))
                .containsExactlyInAnyOrder("/a/b", "/a%2Fb");
        assertThat(readings(allowing(TargetReader.Allowance.ENCODED_HASH), "/a%23b"))
                .containsExactlyInAnyOrder("/a#b", "/a");
        assertThat(readings(allowing(TargetReader.Allowance.ENCODED_QUESTION), "/a%3Fb"))
                .containsExactlyInAnyOrder("/a?b", "/a");
        assertThat(readings(allowing(TargetReader.Allowance.ENCODED_SEMICOLON), "/a%3Bb/c"))
                .containsExactlyInAnyOrder("/a;b/c", "/a/c");
        assertThat(readings(allowing(TargetReader.Allowance.MATRIX_PARAMETERS), "/a;b/c"))
                .containsExactlyInAnyOrder("/a;b/c", "/a/c");
        assertThat(readings(allowing(TargetReader.Allowance.ENCODED_PERCENT), "/a%2561"))
                .containsExactlyInAnyOrder("/a%61", "/aa");
        assertThat(readings(allowing(TargetReader.Allowance.DOUBLE_SLASH), "/a//b"))
                .containsExactlyInAnyOrder("/a//b", "/a/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x%2f..%2fadmin",
                "/..;a/b",
                "/%252e%252e/x",
                "/%252e./x",
                "/a/%25/%252e%252e/b",
                "/%25%252e%252e/../x",
                "/%25%35%63",
                "/.%3b/x",
                "/..%23/x",
                "/..%3fx",
                "/%252e%252e%2523/x",
                "/a;/..;/b",
                "/%25c0%25ae/x",
                "/%25e0%2580%25ae/x",
                "/%2500",
                "/%255c..",
                "//..",
                "/a%2f.%2fb",
                "/;/../x",
                "/..%252fx"
            })
    void noReadingMayHaveWhatNoPathMayHave(String target) {
        assertThat(allowing(EnumSet.allOf(TargetReader.Allowance.class).toArray(TargetReader.Allowance[]::new))
                        .read(target))
                .isInstanceOf(TargetReader.Unclear.class);
    }

    @Test
    void saysWhichExceptionWouldHelp() {
        assertThat(((TargetReader.Unclear) STRICT.read("/a%2Fb")).why()).contains("server.paths: encoded-slash");
        assertThat(((TargetReader.Unclear) STRICT.read("/a//b")).why()).contains("server.paths: double-slash");
    }

    @Test
    void refusesATargetThatIsLongerThanAnyServerTakes() {
        assertThat(STRICT.read("/" + "a".repeat(64 * 1024))).isInstanceOf(TargetReader.Unclear.class);
        assertThat(STRICT.read("/" + "a%61".repeat(16 * 1024 - 1))).isInstanceOf(TargetReader.Clear.class);
    }
}
