/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Headers;
import io.postern.auth.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the languages together. */
final class LanguagesTest {
    private static final Pattern SLOT = Pattern.compile("\\{[^}]*\\}");

    static Set<String> shipped() {
        return new TreeSet<>(Languages.shipped().keySet());
    }

    @Test
    @DisplayName("there are English, German, French, Spanish and Italian")
    void fiveLanguages() {
        assertThat(shipped()).contains("en", "de", "fr", "es", "it");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    @DisplayName("every language has every text of the pages, and no other, and a sentence for each refusal")
    void sameKeys(String tag) {
        Set<String> keys = texts(tag).keySet();
        assertThat(keys.stream().filter(LanguagesTest::ofAPage))
                .containsExactlyInAnyOrderElementsOf(texts("en").keySet().stream()
                        .filter(LanguagesTest::ofAPage)
                        .toList());
        // What is below 400 stands on no page.
        assertThat(keys)
                .containsAll(Arrays.stream(Reason.values())
                        .filter(reason -> reason.status() >= 400)
                        .map(Language::key)
                        .toList());
    }

    private static boolean ofAPage(String key) {
        return !key.startsWith("reason.");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    @DisplayName("no text is empty, has markup or a slot that English does not have")
    void textsArePlain(String tag) {
        texts(tag).forEach((key, text) -> {
            assertThat(text).as(key).isNotBlank().isEqualTo(text.strip()).doesNotContain("<", ">", "&", "{{", "\ufffd");
            assertThat(SLOT.matcher(text).results().map(found -> found.group()))
                    .as(key)
                    .containsExactlyInAnyOrderElementsOf(
                            SLOT.matcher(texts("en").getOrDefault(key, ""))
                                    .results()
                                    .map(found -> found.group())
                                    .toList());
        });
        assertThat(texts(tag).get("direction")).isIn("ltr", "rtl");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    @DisplayName("sentences end as sentences do; titles and buttons do not")
    void punctuation(String tag) {
        texts(tag).forEach((key, text) -> {
            if (key.startsWith("reason.") || key.endsWith("-text") || key.endsWith("-advice")) {
                assertThat(text).as(key).matches("(?s).*[.?]");
            } else if (key.contains("-title") || key.startsWith("sign-")) {
                assertThat(key.startsWith("sign-in-failed-") || !text.endsWith("."))
                        .as(key)
                        .isTrue();
            }
        });
    }

    @Test
    @DisplayName("what a language lacks is read without its region, and then in English")
    void fallsBack() {
        Languages languages = Languages.of(
                Map.of("de-AT", Map.of("sign-in", "Einsteigen"), "pt", Map.of("sign-in", "Entrar")), "Portal");
        Language austrian = languages.preferred(Headers.of("Accept-Language", "de-AT"));
        assertThat(austrian.text("sign-in")).isEqualTo("Einsteigen");
        assertThat(austrian.text("sign-out")).isEqualTo("Abmelden");
        Language portuguese = languages.preferred(Headers.of("Accept-Language", "pt-BR"));
        assertThat(portuguese.text("sign-in")).isEqualTo("Entrar");
        assertThat(portuguese.text("sign-out")).isEqualTo("Sign out");
        assertThat(portuguese.sentence(Reason.NOT_FOUND)).isEqualTo(Reason.NOT_FOUND.sentence());
        assertThat(austrian.text("signed-out-text")).isEqualTo("Sie wurden von Portal abgemeldet.");
    }

    private static Map<String, String> texts(String tag) {
        return Languages.shipped().getOrDefault(tag, Map.of());
    }
}
