/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Header;
import io.postern.auth.RequestHead;
import io.postern.config.CookieConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieLinesTest {
    private static CookieLines lines(String publicUrl, Optional<String> domain) {
        return new CookieLines(new CookieConfig("postern", domain), URI.create(publicUrl));
    }

    private static RequestHead request(String... cookieLines) {
        return Requests.with(cookieLines);
    }

    @Test
    void isTiedToTheHostWhereItCanBe() {
        CookieLines https = lines("https://data.example.org", Optional.empty());
        assertThat(https.set(https.name(), "v", Duration.ofHours(1)).value())
                .isEqualTo("__Host-postern=v; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(https.name("state_1")).isEqualTo("__Host-postern_state_1");
    }

    @Test
    void saysItsDomainWhereOneIsSet() {
        CookieLines shared = lines("https://data.example.org", Optional.of("example.org"));
        assertThat(shared.set(shared.name(), "v", Duration.ofHours(1)).value())
                .isEqualTo("postern=v; Max-Age=3600; Domain=example.org; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void isNotSecureWhereThePublicUrlIsNot() {
        CookieLines http = lines("http://127.0.0.1:4180", Optional.empty());
        assertThat(http.set(http.name(), "v", Duration.ofSeconds(-1)).value())
                .isEqualTo("postern=v; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void takesACookieAwayWithAndWithoutTheDomain() {
        assertThat(lines("https://data.example.org", Optional.of("example.org")).clear("postern"))
                .extracting(Header::value)
                .containsExactly(
                        "postern=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
                        "postern=; Max-Age=0; Domain=example.org; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(lines("https://data.example.org", Optional.empty()).clear("__Host-postern"))
                .extracting(Header::value)
                .containsExactly("__Host-postern=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void showsItsOwnCookiesAlone() {
        CookieLines http = lines("http://127.0.0.1", Optional.empty());
        RequestHead request = request("app=1; postern=a; posternx=2", "postern_1=b; postern=c; Postern=d");
        assertThat(http.shown(request)).containsOnlyKeys("postern", "postern_1");
        assertThat(http.values(request, "postern")).containsExactly("a", "c");
        assertThat(http.values(request, "postern_2")).isEmpty();
    }

    @Test
    @DisplayName("row 56: a quote neither hides a cookie nor exposes another")
    void aQuoteHidesNothing() {
        CookieLines http = lines("http://127.0.0.1", Optional.empty());
        assertThat(http.values(request("A=\"x; postern=evil; B=y\""), "postern"))
                .containsExactly("evil");
        assertThat(http.values(request("A=\"x; postern=evil; B=y\"; postern=good"), "postern"))
                .isEqualTo(List.of("evil", "good"));
    }

    @ParameterizedTest
    @DisplayName("row 61: odd Cookie lines have no cookie of ours")
    @ValueSource(strings = {"", ";", "; ;a", "=", "foo=1; ; bar=2", "====", ";;;;", "\"", "=postern=a"})
    void oddLinesAreEmpty(String line) {
        assertThat(lines("http://127.0.0.1", Optional.empty()).shown(request(line)))
                .isEmpty();
    }
}
