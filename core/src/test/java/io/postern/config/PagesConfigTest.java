/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesConfigTest {
    @TempDir
    Path folder;

    private PagesConfig pages(String keys) throws InvalidConfigException {
        return load(keys).config().pages();
    }

    private Loaded<GateConfig> load(String keys) throws InvalidConfigException {
        return ConfigFile.load(
                folder, ConfigFile.BEARER_ONLY + "\npages: {" + keys + "}\n", Map.of(), SecretReading.RUN);
    }

    private Problem problem(String keys) {
        try {
            load(keys);
        } catch (InvalidConfigException e) {
            assertThat(e.problems()).hasSize(1);
            return e.problems().get(0);
        }
        throw new AssertionError("accepted: " + keys);
    }

    @Test
    void hasDefaultsForAll() throws InvalidConfigException {
        PagesConfig pages = ConfigFile.config(folder, ConfigFile.BEARER_ONLY).pages();
        assertThat(pages.logo()).isEmpty();
        assertThat(pages.color()).isEqualTo(Color.DEFAULT);
        assertThat(pages.contact()).isEmpty();
        assertThat(pages.files()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "help@example.org, mailto:help@example.org",
        "mailto:help@example.org, mailto:help@example.org",
        "https://example.org/help, https://example.org/help"
    })
    void takesAnAddressToAsk(String written, String read) throws InvalidConfigException {
        assertThat(pages("contact: '" + written + "'").contact()).contains(URI.create(read));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "mailto:a@b?bcc=c@d",
                "a@b, c@d",
                "https://u:p@example.org",
                "help",
                "//example.org"
            })
    void refusesAContactThatABrowserMightRun(String written) {
        assertThat(problem("contact: '" + written + "'").key()).isEqualTo("pages.contact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#fff", "0b57d0", "#0b57d0; x", "#0b57d01"})
    void refusesWhatIsNotAColour(String written) {
        assertThat(problem("color: '" + written + "'").remedy()).contains("#rrggbb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ffffff", "#ffd700", "#00ff00", "#9aa0a6"})
    void refusesAColourOnWhichTextIsUnreadableAndNamesOneThatIsNot(String written) throws InvalidConfigException {
        Problem problem = problem("color: '" + written + "'");
        assertThat(problem.message()).contains("is too light");
        String better = problem.remedy().replaceAll(".*\"(#[0-9a-f]{6})\".*", "$1");
        assertThat(pages("color: '" + better + "'").color().text()).isEqualTo(better);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#0b57d0", "#8b0000", "#006400", "#4b0082"})
    void findsAShadeForLinksOnADarkPage(String written) throws InvalidConfigException {
        Color color = pages("color: '" + written + "'").color();
        int rgb = Integer.parseInt(color.onDark().substring(1), 16);
        Color shade = new Color(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
        assertThat(shade.contrast(new Color(0x1f, 0x23, 0x28))).isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void readsALogoByItsKind() throws IOException, InvalidConfigException {
        Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        assertThat(pages("logo: a.png").logo()).contains("data:image/png;base64,iVBORw0KGgo=");
    }

    @Test
    void refusesALogoThatIsNone() throws IOException {
        Files.writeString(folder.resolve("a.png"), "<html><script>alert(1)</script>");
        Files.writeString(folder.resolve("a.html"), "<svg></svg>");
        Files.write(folder.resolve("big.svg"), ("<svg>" + " ".repeat(64 * 1024)).getBytes(StandardCharsets.UTF_8));
        assertThat(problem("logo: a.png").message()).contains("is not what its ending says");
        assertThat(problem("logo: a.html").message()).contains("not of a kind");
        assertThat(problem("logo: big.svg").message()).contains("longer than 64 KiB");
        assertThat(problem("logo: away.svg").message()).contains("not there");
    }

    @Test
    void readsTheTemplatesAndLanguagesOfAFolderAndNothingElse() throws IOException, InvalidConfigException {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.writeString(own.resolve("refused.html"), "<p>{{reason}}</p>");
        Files.writeString(own.resolve("pt-BR.properties"), "sign-in=Entrar");
        Files.writeString(own.resolve("README"), "x");
        Files.createDirectory(own.resolve("old.html"));
        Loaded<GateConfig> loaded = load("templates: own");
        assertThat(loaded.config().pages().files())
                .extracting(PagesConfig.PageFile::stem, PagesConfig.PageFile::isLanguage)
                .isEqualTo(List.of(
                        org.assertj.core.api.Assertions.tuple("pt-BR", true),
                        org.assertj.core.api.Assertions.tuple("refused", false)));
        assertThat(loaded.filesRead()).contains(own, own.resolve("refused.html"), own.resolve("pt-BR.properties"));
    }

    @Test
    void refusesFilesThatAreNotTextOrTooLong() throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.write(own.resolve("de.properties"), new byte[] {'a', '=', (byte) 0xfc});
        assertThat(problem("templates: own").message()).contains("is not UTF-8 text");
        Files.write(own.resolve("de.properties"), new byte[256 * 1024 + 1]);
        assertThat(problem("templates: own").message()).contains("longer than");
        assertThat(problem("templates: away").message()).contains("not a folder");
        assertThatThrownBy(() -> pages("site-name: \"a\\u0007b\"")).isInstanceOf(InvalidConfigException.class);
    }
}
