/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that stands in a directory is markup in a report, and nothing of it is hidden. */
final class MarkupTest {

    private final StringWriter written = new StringWriter();
    private final Markup page = new Markup(written);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</bdi></td></table></style><img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)",
                "' onfocus='alert(1)",
                "` onfocus=`alert(1)",
                "<!-- --><![CDATA[ ]]> <?php ?>",
                "&lt;b&gt; &amp;amp; &#60;script&#62;",
                "javascript:alert(1)"
            })
    void showsWhatLooksLikeMarkupAsItStands(String hostile) {
        page.value(hostile);
        page.element("p", hostile, "title", hostile);

        Document read = Jsoup.parseBodyFragment(written.toString());
        assertThat(read.body().children())
                .extracting(element -> element.tagName())
                .containsExactly("bdi", "p");
        assertThat(read.expectFirst("bdi").wholeText()).isEqualTo(hostile);
        assertThat(read.expectFirst("p").wholeText()).isEqualTo(hostile);
        assertThat(read.expectFirst("p").attr("title")).isEqualTo(hostile);
        assertThat(read.expectFirst("p").attributes()).hasSize(1);
        assertThat(read.select("script, img, style")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\u202e', U+202E", "'\u2066', U+2066", "'\u200b', U+200B", "'\u00a0', U+00A0", "'\u0000', U+0000",
        "'\u001b', U+001B", "'\u0085', U+0085", "'\u2028', U+2028", "'\ufeff', U+FEFF", "'\ud800', U+D800",
        "'\udb40\udc41', U+E0041", "'\u3164', U+3164", "'\ufe0f', U+FE0F", "'\u00ad', U+00AD", "'\t', U+0009"
    })
    void namesACharacterThatNobodySees(String character, String name) {
        page.value("ada" + character + "min");
        page.open("p", "title", character);

        Document read = Jsoup.parseBodyFragment(written.toString());
        assertThat(read.expectFirst("bdi").wholeText()).isEqualTo("ada" + name + "min");
        assertThat(read.expectFirst("bdi .u").text()).isEqualTo(name);
        assertThat(read.expectFirst("p").attr("title")).isEqualTo(name);
        assertThat(written.toString()).doesNotContain(character);
    }

    @Test
    void leavesTheLettersOfTheWorldAlone() {
        String names = "Zoë Łukasik, 山田太郎, Ελένη, محمد, नरेश, e\u0301 😀";
        page.value(names);

        assertThat(Jsoup.parseBodyFragment(written.toString())
                        .expectFirst("bdi")
                        .wholeText())
                .isEqualTo(names);
    }

    @Test
    void cutsWhatIsLongAndSaysHowLongItIs() {
        page.value("x".repeat(Markup.LONGEST_VALUE - 1) + "😀" + "y".repeat(2000));

        Document read = Jsoup.parseBodyFragment(written.toString());
        assertThat(read.expectFirst("bdi").wholeText()).isEqualTo("x".repeat(Markup.LONGEST_VALUE - 1));
        assertThat(read.expectFirst("small").text()).isEqualTo("… 2,301 characters");
    }
}
