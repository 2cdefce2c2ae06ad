/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract suite cannot ask, which has one public URL: origins of others, none, and paths of several readings. */
class CrossSiteTest {
    private static RequestHead post(String... headers) {
        return new RequestHead(
                "1", "POST", "/x", Headers.of(headers), Peer.at(InetAddress.getLoopbackAddress()), false);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4180/,        http://localhost:4180,        true",
        "http://localhost:4180/,        http://localhost,             false",
        "http://localhost:4180/,        https://localhost:4180,       false",
        "http://localhost:80/,          http://localhost,             true",
        "https://data.example.org:443,  https://data.example.org,     true",
        "https://data.example.org:80,   https://data.example.org,     false",
        "https://data.example.org:80,   https://data.example.org:80,  true",
        "HTTPS://Data.Example.org/path, https://data.example.org,     true",
        "https://data.example.org,      https://data.example.org/,    false",
        "https://data.example.org,      data.example.org,             false",
        "http://[::1]:4180,             http://[::1]:4180,            true",
    })
    void comparesOriginsAsBrowsersWriteThem(URI publicUrl, String origin, boolean own) {
        assertThat(new CrossSite(Optional.of(publicUrl), List.of()).refuses(post("Origin", origin), List.of("/x")))
                .isEqualTo(!own);
    }

    @Test
    void hasNoOriginWithoutAPublicUrl() {
        CrossSite unknown = new CrossSite(Optional.empty(), List.of());
        assertThat(unknown.refuses(post("Origin", "https://data.example.org"), List.of("/x")))
                .isTrue();
        assertThat(unknown.refuses(post("Sec-Fetch-Site", "same-origin"), List.of("/x")))
                .isFalse();
    }

    @Test
    void exemptsAPathOnlyByAllOfItsReadings() {
        CrossSite hooks = new CrossSite(Optional.empty(), List.of("/hooks/**"));
        assertThat(hooks.refuses(post(), List.of("/hooks/a", "/hooks/b"))).isFalse();
        assertThat(hooks.refuses(post(), List.of("/hooks/a", "/data"))).isTrue();
    }
}
