/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    @ParameterizedTest
    @DisplayName("row 131: whole segments")
    @CsvSource({
        "/john/**, /john,        true",
        "/john/**, /john/,       true",
        "/john/**, /john/x/y,    true",
        "/john/**, /johnathan,   false",
        "/john/**, /John,        false",
        "/john/**, /x/john,      false",
        "/john,    /john,        true",
        "/john,    /john/,       false",
        "/john/,   /john/,       true",
        "/john/,   /john,        false",
        "/,        /,            true",
        "/,        /a,           false",
        "/**,      /,            true",
        "/**,      /a/b,         true",
        "/*,       /a,           true",
        "/*,       /,            false",
        "/*,       /a/b,         false",
        "/*/x/**,  /a/x,         true",
        "/*/x/**,  /a/x/y,       true",
        "/*/x/**,  //x,          false",
        "/a/*/c,   /a/b/c,       true",
        "/a/*/c,   /a/b/b/c,     false",
        "/**/*.do, /a.do,        true",
        "/**/*.do, /x/y/a.do,    true",
        "/**/*.do, /x/a.b.do,    true",
        "/**/*.do, /x/.do,       true",
        "/**/*.do, /a.do/,       false",
        "/**/*.do, /a.do/x,      false",
        "/**/*.do, /a.dox,       false",
        "/**/*.do, /a.DO,        false",
        "/**/*.do, /ado,         false",
        "/x/**/*.do, /x/a.do,    true",
        "/x/**/*.do, /x/y/a.do,  true",
        "/x/**/*.do, /y/a.do,    false",
        "/x/**/*.do, /xa.do,     false",
        "/x.do/**/*.do, /x.do,   false",
        "/x.do/**/*.do, /x.do/a.do, true",
        "/*/**/*.do, /x/a.do,    true",
        "/*/**/*.do, /a.do,      false",
    })
    void matches(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @DisplayName("row 64: what is no pattern is refused, not guessed at")
    @ValueSource(
            strings = {
                "admin/**",
                "/a*",
                "/**/b",
                "/a/***",
                "",
                "/a/b*c",
                "/**/*.",
                "/**/*.d*",
                "/**/*.d/e",
                "/**/a.do",
                "/a/*.do"
            })
    void refusesWhatIsNoPattern(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.of(pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "/de,       /a/**, /de/a,     true",
        "/de,       /a/**, /de/a/b,   true",
        "/de,       /a/**, /dea,      false",
        "/de,       /a/**, /a,        false",
        "/de,       /,     /de,       true",
        "/de,       /,     /de/,      true",
        "/de/at,    /a,    /de/at/a,  true",
        "/de/at,    /a,    /de/a,     false",
    })
    void belowAPrefix(String prefix, String pattern, String path, boolean below) {
        assertThat(Access.below(List.of(PathPattern.of(prefix)), PathPattern.of(pattern), path))
                .isEqualTo(below);
    }

    @Test
    void namesItself() {
        assertThat(PathPattern.of("/a/**")).hasToString("/a/**");
    }
}
