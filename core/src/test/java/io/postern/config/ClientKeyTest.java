/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeyTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"a\",\"y\":\"b\",\"d\":\"c\"}",
                "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----"
            })
    void refusesAKeyThatCannotSign(String key) {
        assertThatThrownBy(() -> ClientKey.of(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("private RSA key")
                .hasNoCause();
    }

    @Test
    void isRefusedTogetherWithWhatElseIsWrongWithTheFile() {
        String yaml = ConfigFile.provider("id: keycloak, client-auth: secret, client-key: hunter2");

        assertThat(ConfigFile.problems(folder, yaml))
                .extracting(Problem::key)
                .contains("providers[0].client-auth", "providers[0].client-key");
        assertThat(ConfigFile.problems(folder, yaml).toString())
                .contains("private RSA key", "openssl pkcs8 -topk8")
                .doesNotContain("hunter2");
    }
}
