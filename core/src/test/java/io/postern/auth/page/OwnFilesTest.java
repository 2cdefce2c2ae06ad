/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.auth.Headers;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates and languages of an operator's. */
final class OwnFilesTest {
    @TempDir
    Path folder;

    private Path own;

    @BeforeEach
    void makeFolder() throws Exception {
        own = Files.createDirectory(folder.resolve("own"));
    }

    private Pages pages() throws Exception {
        return SamplePages.with(folder, "templates: own, site-name: '<i>Site</i>'");
    }

    @Test
    @DisplayName("a template takes the place of ours, inside our layout, escaped like ours")
    void takesThePlace() throws Exception {
        Files.writeString(own.resolve("refused.html"), "<p id=mine>{{reason}} at {{site}}</p>{{! a remark }}\n");
        Reply reply = pages().errorPage(SamplePages.request("1", "/"), Reason.NOBODY);
        assertThat(Jsoup.parse(reply.body()).select("main p#mine").text())
                .isEqualTo("Nobody may come here. at <i>Site</i>");
        assertThat(Headers.of(reply.headers()).first("Content-Security-Policy").orElseThrow())
                .contains("img-src 'self' data:;");
        Reply other = pages().errorPage(SamplePages.request("1", "/"), Reason.NOT_FOUND);
        assertThat(Jsoup.parse(other.body()).select("h1").text()).isEqualTo("Page not found");
    }

    @Test
    @DisplayName("a layout's own style sheet is shown, by its digest, and ours where it asks for it")
    void ownLayout() throws Exception {
        Files.writeString(
                own.resolve("layout.html"),
                "<!doctype html><html lang='{{lang}}' dir='{{dir}}'><title>{{title}}</title><style>{{style}}</style>"
                        + "<style>p{color:red}</style><main><h1>{{title}}</h1>{{>content}}</main>");
        Reply reply = pages().errorPage(SamplePages.request("1", "/"), Reason.NOBODY);
        assertThat(Headers.of(reply.headers()).first("Content-Security-Policy").orElseThrow())
                .containsPattern("style-src 'sha256-[^']+' 'sha256-[^']+';");
        assertThat(Jsoup.parse(reply.body()).select("style").get(0).data()).contains("--accent:#0b57d0");
    }

    @Test
    @DisplayName("a language is a file, and so is a change to one of ours")
    void ownLanguages() throws Exception {
        Files.writeString(own.resolve("ar.properties"), "direction=rtl\nerror-title-missing=الصفحة غير موجودة\n");
        Files.writeString(own.resolve("de.properties"), "error-title-missing=Nix da\n");
        Pages pages = pages();
        org.jsoup.nodes.Document arabic =
                Jsoup.parse(pages.errorPage(SamplePages.request("1", "/", "ar-EG"), Reason.NOT_FOUND)
                        .body());
        assertThat(arabic.select("html").attr("lang")).isEqualTo("ar");
        assertThat(arabic.select("html").attr("dir")).isEqualTo("rtl");
        assertThat(arabic.select("h1").text()).isEqualTo("الصفحة غير موجودة");
        Reply german = pages.errorPage(SamplePages.request("1", "/", "de"), Reason.NOT_FOUND);
        assertThat(Jsoup.parse(german.body()).select("h1").text()).isEqualTo("Nix da");
        assertThat(Headers.of(german.headers()).first("Content-Language")).contains("de");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refused.html | a~{{{reason}}} | line 2: inserts reason unescaped",
                "refused.html | {{& reason}} | line 1: inserts reason unescaped",
                "refused.html | {{ { reason }} } | line 1",
                "refused.html | {{=<% %>=}} <%& reason %> | line 1: has a tag that templates here do not know",
                "refused.html | {{<layout}}{{/layout}} | line 1: has a tag that templates here do not know",
                "refused.html | {{>layout}} | line 1: includes layout",
                "refused.html | {{>/etc/passwd}} | line 1: includes /etc/passwd",
                "refused.html | {{reason.class}} | line 1: reason.class is not a name that pages have",
                "refused.html | {{reson}} | line 1: reson is not a name that pages have",
                "refused.html | {{text.refused}} | line 1: text.refused is not a name that pages have",
                "refused.html | a~~{{token}} | line 3: token is not there on the page refused",
                "refused.html | {{#contact}} | contact",
                "refused.html | {{/contact}} | contact",
                "refused.html | {{reason | line 1: {{ opens a tag that does not end",
                "refused.html | <style>p{color:{{code}}}</style> | line 1: the style sheet has a tag",
                "layout.html | <h1>{{title}}</h1> | has no place for the pages",
                "refuse.html | x | is not the name of a page",
                "german_de.properties | a=b | is not named after a language",
                "pt.properties | sign-in=Entrar~sing-out=Sair | line 2: sing-out is not a known key",
                "pt.properties | sign-in= | line 1: sign-in has no text",
                "pt.properties | direction=down | line 1: the direction is neither ltr nor rtl",
                "pt.properties | sign-in=\\u12 | has a wrong \\u escape",
            })
    @DisplayName("what cannot be used is refused with its file, its line and a remedy")
    void refuses(String name, String text, String message) throws Exception {
        Files.writeString(own.resolve(name), text.replace("~", "\n"));
        assertThatThrownBy(this::pages)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pages.templates: " + own.resolve(name))
                .hasMessageContaining(message)
                .hasMessageContaining("; ");
    }

    @Test
    @DisplayName("all problems are told at once, a line for each")
    void tellsAll() throws Exception {
        Files.writeString(own.resolve("refused.html"), "{{{reason}}}\n{{nothing}}");
        Files.writeString(own.resolve("pt.properties"), "a=b\nc=d");
        assertThatThrownBy(this::pages)
                .satisfies(refused ->
                        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(4));
    }
}
