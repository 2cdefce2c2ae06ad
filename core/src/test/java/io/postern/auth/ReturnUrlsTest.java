/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.ConfigLoader;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 18 to 23, 27, 34, 36, 41, 44, 52, 70, 73, 113, 115: no address leads to where nobody meant to go. */
class ReturnUrlsTest {
    @TempDir
    private static Path folder;

    private final ReturnUrls urls = urls("""
            server: {public-url: "https://data.example.org"}
            upstream: {url: "http://127.0.0.1:5000", path-prefixes: [/de, /fr]}
            providers: [{id: a, issuer: "https://a.example.org", audiences: [b], client-id: c}]
            login:
              start-on: [/user/login, /account/**]
              end-on: [/user/_logout]
              redirect-hosts: [good.example, "other.example:8443"]
            """);

    private static ReturnUrls urls(String yaml) {
        try {
            Path file = folder.resolve("proxy.yaml");
            Files.writeString(file, yaml);
            return new ReturnUrls(
                    ConfigLoader.load(file, Map.of(), SecretReading.RUN).config());
        } catch (IOException | InvalidConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another host, as a path
                "//evil.com",
                "///evil.com",
                "////evil.com",
                "//evil.com/..",
                "//evil.com/%2e%2e",
                "//evil.com@data.example.org",
                "//data.example.org@evil.com",
                "//data.example.org",
                "/\\evil.com",
                "/\\/evil.com",
                "\\/evil.com",
                "\\\\evil.com",
                "/\\\\evil.com",
                "/a\\b",
                "/./\\evil.com",
                "/../../\\evil.com",
                "/.//evil.com",
                "/..//evil.com",
                "/%2e//evil.com",
                "/%2E%2E//evil.com",
                "/a/../..//evil.com",
                "/;//evil.com/../..",
                // white space, plain and encoded, which somebody drops
                "/%09/evil.com",
                "/%0a/evil.com",
                "/%0d/evil.com",
                "/%0d\\evil.com",
                "/%20/evil.com",
                "/%c2%a0/evil.com",
                "/%e3%80%80/evil.com",
                "/%e2%80%8b/evil.com",
                "/\t/evil.com",
                "/\t\t/\t/evil.com",
                "/\n/evil.com",
                "/\r\n/evil.com",
                "/ /evil.com",
                "\t//evil.com",
                " //evil.com",
                " /a",
                "/a ",
                "/a\r\nSet-Cookie: x=y",
                "/a%0d%0aSet-Cookie:%20x=y",
                "/a%00",
                "/a\u0000",
                "/\u2028/evil.com",
                "/\u200b/evil.com",
                // encoded again and again
                "/%2f/evil.com",
                "/%2fevil.com",
                "/%5cevil.com",
                "/%5c%5cevil.com",
                "/%255cevil.com",
                "/%252fevil.com",
                "/%25252fevil.com",
                "/%2525252525252fevil.com",
                "/%2509/evil.com",
                // other schemes
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "vbscript:x",
                "file:///etc/passwd",
                "ftp://data.example.org/",
                "http://data.example.org/",
                "http://good.example/",
                "mailto:a@b",
                "https:evil.com",
                "https:/evil.com",
                "https:///evil.com",
                "https:\\\\evil.com",
                "https:/\\evil.com",
                "blob:https://data.example.org/x",
                // a host that looks like a good one
                "https://evil.com",
                "https://data.example.org.evil.com/",
                "https://badgood.example/",
                "https://evil-good.example/",
                "https://sub.good.example/",
                "https://good.example.evil/",
                "https://good.example./",
                "https://good.example:8443/",
                "https://other.example/",
                "https://other.example:8444/",
                "https://good.example:443@evil.com/",
                "https://good.example@evil.com/",
                "https://good.example%2f@evil.com/",
                "https://good.example\\@evil.com",
                "https://good.example\\.evil.com",
                "https://evil.com\\@good.example",
                "https://evil.com#@good.example/",
                "https://evil.com?@good.example/",
                "https://good.example:80#@evil/",
                "https://good.example[@evil.com",
                "https://[good.example]/",
                "https://good.example%00.evil.com/",
                "https://good.example%20.evil.com/",
                "https://good.example\t.evil.com/",
                "https://good\u3002example/",
                "https://g\uff4f\uff4fd.example/",
                "http://\ufb01oo\u3002com",
                "https://u:p@good.example/",
                "https://@good.example/",
                "https://good.example/\\evil.com",
                "https://good.example//evil.com",
                "https://good.example/%0d%0aX:y",
                "https://data.example.org@evil.com/",
                "https://data.example.org:8443/",
                "https://data.example.org/oauth2/sign_out",
                // no address at all
                "",
                "&",
                "?&&=",
                "?a=b",
                "#x",
                "a",
                "a/b",
                "evil.com",
                ".evil.com",
                "@evil.com",
                "..",
                "./a",
                "../a",
                // detours
                "/a/../b",
                "/a/%2e%2e/b",
                "/a/.%2e/b",
                "/a/..;/b",
                "/a/./b",
                // round in circles
                "/oauth2/sign_in",
                "/oauth2/sign_in?rd=/",
                "/oauth2/start?rd=/a",
                "/oauth2/callback?code=a&state=b",
                "/oauth2/%63allback",
                "/oauth2/callback;a=b",
                "/oauth2//callback",
                "/oauth2/sign_out",
                "/oauth2/sign_out#a",
                "/oauth2/backchannel_logout",
                "/user/login",
                "/user/login?came_from=//evil.com",
                "/user//login",
                "/user/%6cogin",
                "/user/%256cogin",
                "/user/login;a",
                "/user/login%3fa",
                "/user/login%23a",
                "/user/_logout",
                "/de/user/login",
                "/de/user/_logout",
                "/account",
                "/account/a/b",
                "/fr/account/a"
            })
    void refuses(String url) {
        assertThat(urls.accept(url)).isEmpty();
    }

    @Test
    void refusesWhatIsTooLongForACookie() {
        assertThat(urls.accept("/" + "a".repeat(2047))).isPresent();
        assertThat(urls.accept("/" + "a".repeat(2048))).isEmpty();
        assertThat(urls.accept("/" + "\u00e9".repeat(400))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
            / /
            /a /a
            /dataset/my%20data /dataset/my%20data
            /dataset/%C3%A9t%C3%A9 /dataset/%C3%A9t%C3%A9
            /dataset/été /dataset/%C3%A9t%C3%A9
            /a?q=a+b&c=%0d%0a /a?q=a+b&c=%0d%0a
            /a?q="<script>" /a?q=%22%3Cscript%3E%22
            /a?q=a\\b /a?q=a%5Cb
            /a?u=https://evil.com/ /a?u=https://evil.com/
            /a#b /a#b
            /a?b#c?d /a?b#c?d
            /a//b /a//b
            /a%2Fb /a%2Fb
            /100%25 /100%25
            /user/loginx /user/loginx
            /User/login /User/login
            /oauth2/userinfo /oauth2/userinfo
            /oauth2x/callback /oauth2x/callback
            /it/user/login /it/user/login
            https://data.example.org /
            https://data.example.org/a?b#c /a?b#c
            HTTPS://DATA.example.org:443/a /a
            https://data.example.org?a=b /?a=b
            https://good.example https://good.example/
            https://GOOD.example:443/a?b https://good.example/a?b
            https://other.example:8443/a https://other.example:8443/a
            """)
    void accepts(String url, String location) {
        assertThat(urls.accept(url)).hasValue(location);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            /a /a
            //evil.com /
            /user/login /
            /user/login?came_from=/dataset/a /dataset/a
            /user/login?came_from=%2Fdataset%2Fa%3Fb%3Dc /dataset/a?b=c
            /user/login?next=/b /b
            /user/login?came_from=//evil.com&next=/b /b
            /user/login?came_from=https://evil.com /
            /user/login?came_from=https://good.example/ /
            /user/login?came_from=https://data.example.org/a /a
            /user/login?came_from=/user/login /
            /user/login?came_from=/user/_logout /
            /user/login?came_from=/oauth2/sign_out /
            /user/login?came_from= /
            /user/login?next=%2F%09%2Fevil.com /
            /de/user/login?came_from=/de/dataset /de/dataset
            /account/login/?next=/records/1 /records/1
            /other?came_from=/a /other?came_from=/a
            """)
    void returnsAfterASignIn(String asked, String location) {
        assertThat(urls.afterSignIn(Optional.of(asked))).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            /user/login https://data.example.org/dataset/?q=papyri /dataset/?q=papyri
            /user/login? https://data.example.org:443/a /a
            /user/login?lang=de https://data.example.org/a /a
            /de/user/login https://data.example.org/de/a /de/a
            /user/login?came_from=/b https://data.example.org/a /b
            /user/login?next=/b https://data.example.org/a /b
            /user/login?came_from= https://data.example.org/a /
            /user/login?came_from=//evil.com https://data.example.org/a /
            /user/login https://data.example.org/user/login /
            /user/login https://data.example.org/user/_logout /
            /user/login https://data.example.org/oauth2/sign_out?rd=/a /
            /user/login https://data.example.org//evil.com /
            /user/login https://data.example.org:8443/a /
            /user/login https://data.example.org.evil.com/a /
            /user/login http://data.example.org/a /
            /user/login https://good.example/a /
            /user/login https://evil.com/a /
            /user/login about:blank /
            """)
    void returnsToThePageWithTheLink(String target, String referer, String location) {
        assertThat(urls.afterSignIn(target, Headers.of("Referer", referer))).isEqualTo(location);
    }

    @Test
    void doesNotBelieveTwoPagesWithTheLink() {
        Headers two = Headers.of("Referer", "https://data.example.org/a", "Referer", "https://data.example.org/a");
        assertThat(urls.afterSignIn("/user/login", two)).isEqualTo("/");
        assertThat(urls.afterSignIn("/user/login", Headers.none())).isEqualTo("/");
    }

    @Test
    void returnsHomeWithoutAnAddress() {
        assertThat(urls.afterSignIn(Optional.empty())).isEqualTo("/");
    }

    @Test
    void acceptsItsOwnClearTextOriginAndNoOther() {
        ReturnUrls clear = urls("""
                server: {public-url: "http://localhost:4180"}
                upstream: {url: "http://127.0.0.1:5000"}
                providers: [{id: a, issuer: "https://a.example.org", audiences: [b], client-id: c}]
                """);

        assertThat(clear.accept("http://localhost:4180/a")).hasValue("/a");
        assertThat(clear.accept("http://localhost/a")).isEmpty();
        assertThat(clear.accept("https://localhost:4180/a")).isEmpty();
    }

    @Test
    void acceptsNoOtherHostByDefault() {
        ReturnUrls plain = urls("""
                server: {public-url: "https://data.example.org"}
                upstream: {url: "http://127.0.0.1:5000"}
                providers: [{id: a, issuer: "https://a.example.org", audiences: [b], client-id: c}]
                """);

        assertThat(plain.accept("https://good.example/")).isEmpty();
        assertThat(plain.accept("/\t/evil.com")).isEmpty();
    }
}
