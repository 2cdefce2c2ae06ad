/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptLanguageTest {
    private static String preferred(Map<String, Map<String, String>> own, String... lines) {
        String[] headers = new String[2 * lines.length];
        for (int i = 0; i < lines.length; i++) {
            headers[2 * i] = "Accept-Language";
            headers[2 * i + 1] = lines[i];
        }
        return Languages.of(own, "S").preferred(Headers.of(headers)).tag();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | de",
                "DE-at | de",
                "de-CH-1996 | de",
                "fr;q=0.5, it;q=0.9, en;q=0.1 | it",
                "fr , es | fr",
                "fr;q=0, es;q=0.001 | es",
                "ja, ko;q=0.9, fr;q=0.1 | fr",
                "ja | en",
                "* | en",
                "*;q=1, es;q=0.5 | es",
                "en, de | en",
                "zh-Hant-TW, it;q=0.2 | it",
                "en-GB;q=0.4, de;q=0.4 | en",
            })
    @DisplayName("RFC 9110, section 12.5.4, and RFC 4647, section 3.4")
    void takesWhatIsLikedBest(String line, String tag) {
        assertThat(preferred(Map.of(), line)).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",,,,",
                ";q=1",
                "de;q=2",
                "de;q=-1",
                "de;q=1e9",
                "de;q=0.12345",
                "../../etc/passwd",
                "de/../fr",
                "d\u00e9",
                "ninecharacters",
                "de;q=NaN"
            })
    @DisplayName("what is malformed is left out")
    void leavesOutWhatIsMalformed(String line) {
        assertThat(preferred(Map.of(), line)).isEqualTo("en");
    }

    @Test
    @DisplayName("row 25: thousands of entries cost no more than the first few")
    void looksAtTheFirstFewAlone() {
        assertThat(AcceptLanguage.ranges(List.of("xx;q=0.1,".repeat(8000) + "de")))
                .hasSize(16)
                .containsOnly("xx");
        assertThat(AcceptLanguage.ranges(java.util.Collections.nCopies(5000, "xx;q=0.5")))
                .hasSize(16);
        assertThat(AcceptLanguage.ranges(List.of("a-".repeat(30000)))).isEmpty();
        assertThat(AcceptLanguage.ranges(List.of(" ".repeat(60000) + ";".repeat(5000))))
                .isEmpty();
        assertThat(preferred(Map.of(), "de," + "a;q=0.1,".repeat(8000))).isEqualTo("de");
    }

    @Test
    @DisplayName("a language of the operator's is one more, with or without a region")
    void findsTheOperatorsLanguages() {
        Map<String, Map<String, String>> own = Map.of("pt-BR", Map.of("sign-in", "Entrar"), "de-AT", Map.of());
        assertThat(preferred(own, "pt-br")).isEqualTo("pt-BR");
        assertThat(preferred(own, "pt")).isEqualTo("pt-BR");
        assertThat(preferred(own, "pt-PT, fr;q=0.5")).isEqualTo("fr");
        assertThat(preferred(own, "de-AT")).isEqualTo("de-AT");
        assertThat(preferred(own, "de")).isEqualTo("de");
        assertThat(preferred(own, "fr", "de")).isEqualTo("fr");
    }
}
