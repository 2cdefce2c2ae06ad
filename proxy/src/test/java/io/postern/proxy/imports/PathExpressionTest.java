/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.proxy.imports.PathExpression.Fit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^/health$;           /health;               EXACT;    ''",
                "^/$;                 /;                     EXACT;    ''",
                "^/;                  /**;                   EXACT;    ''",
                "^/.*;                /**;                   EXACT;    ''",
                "^/static/;           /static/**;            EXACT;    /static",
                "^/static/.*$;        /static/**;            EXACT;    /static",
                "^/api(/.*)?$;        /api/**;               EXACT;    ''",
                "^/api(/|$);          /api/**;               EXACT;    ''",
                "^/a/?$;              /a /a/;                EXACT;    ''",
                "^/(a|b)$;            /a /b;                 EXACT;    ''",
                "^/(?:a|b)/c/;        /a/c/** /b/c/**;       EXACT;    /a/c /b/c",
                "^/users/[^/]+/icon$; /users/*/icon;         EXACT;    ''",
                "^/favicon\\.ico$;    /favicon.ico;          EXACT;    ''",
                "^/favicon.ico$;      /favicon.ico;          NARROWER; ''",
                "^/public;            /public/**;            NARROWER; ''",
                "^/public.*;          /public/**;            NARROWER; ''",
            })
    void becomesARule(String expression, String patterns, Fit fit, String guards) {
        PathExpression path = PathExpression.of(expression).orElseThrow();
        assertThat(path.patterns()).isEqualTo(List.of(patterns.split(" ", -1)));
        assertThat(path.fit()).isEqualTo(fit);
        assertThat(path.guards()).isEqualTo(guards.isEmpty() ? List.of() : List.of(guards.split(" ", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "health$",
                "(?i)^/a$",
                "^(/a|/b)$",
                "^/a|^/b",
                "^/a|/b",
                "^/x[0-9]+$",
                "^/v\\d/",
                "^/a+$",
                "^/a?b$",
                "^/a{2}$",
                "^/(a|b.*)$",
                "^/(a|b)*$",
                "^/a/.+$",
                "^/a/.*/b$",
                "^/../b$",
                "^/a//b$",
                "^/%2e$",
                "^/a;b$",
                "^/a[^/]+$",
                "^/(a|b",
                "",
                "^",
                "^/(1|2|3|4|5|6)(1|2|3|4|5|6)/",
            })
    void isMoreThanARule(String expression) {
        assertThat(PathExpression.of(expression)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/metrics, /metrics/**", "/health$, /health", "\\.png$, ''", "(?i)^/a/b, /a/b/**", "^/../b$, ''"})
    void proposesTheNearestRule(String expression, String rule) {
        assertThat(PathExpression.nearest(expression).orElse("")).isEqualTo(rule);
    }
}
