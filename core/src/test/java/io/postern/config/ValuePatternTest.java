/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.ValuePattern.Claim;
import io.postern.config.ValuePattern.SourceId;
import io.postern.config.ValuePattern.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuePatternTest {

    @Test
    void readsClaimPaths() {
        assertThat(ClaimPath.parse("groups").segments()).containsExactly("groups");
        assertThat(ClaimPath.parse("realm_access.roles").segments()).containsExactly("realm_access", "roles");
        assertThat(ClaimPath.parse("resource_access.\"data.portal\".roles").segments())
                .containsExactly("resource_access", "data.portal", "roles");
        assertThat(ClaimPath.parse("\"https://example.org/roles\"").segments())
                .containsExactly("https://example.org/roles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "\"a", "a\"b\"", "\"\"", "\"a\"b", "a.\"b\"c", "{a}"})
    void refusesWhatIsNotAClaimPath(String text) {
        assertThatThrownBy(() -> ClaimPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sub", "a.b", "a.\"b.c\"", "\"a b\".c", "{sub}@{id}", "{a.\"b.c\"}-{\"id\"}", "x{sub}{id}y"})
    void writesWhatItReads(String text) {
        assertThat(ValuePattern.parse(text)).hasToString(text).isEqualTo(ValuePattern.parse(text));
    }

    @Test
    void readsPatterns() {
        ValuePattern pattern = ValuePattern.parse("{preferred_username}@{id}");

        assertThat(pattern.parts())
                .containsExactly(new Claim(ClaimPath.parse("preferred_username")), new Text("@"), new SourceId());
        assertThat(pattern.namesSource()).isTrue();
        assertThat(pattern.claims()).containsExactly(ClaimPath.parse("preferred_username"));
        assertThat(ValuePattern.parse("{\"id\"}").parts()).isEqualTo(List.of(new Claim(ClaimPath.parse("id"))));
        assertThat(ValuePattern.parse("{\"id\"}").namesSource()).isFalse();
        assertThat(ValuePattern.parse("sub").namesSource()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "}", "{}", "{a", "a}", "{a}}", "{{a}}", "{id}", "x{id}", "{a b}", "{a}{"})
    void refusesWhatIsNotAPattern(String text) {
        assertThatThrownBy(() -> ValuePattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
