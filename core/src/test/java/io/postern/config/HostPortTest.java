/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {

    @Test
    void readsAddressesToListenOn() {
        assertThat(HostPort.parse("0.0.0.0:4180"))
                .isEqualTo(new HostPort("0.0.0.0", 4180))
                .hasToString("0.0.0.0:4180");
        assertThat(HostPort.parse("[::1]:0")).isEqualTo(new HostPort("::1", 0)).hasToString("[::1]:0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", ":80", "a:", "80", "a:b", "a:-1", "a:65536", "::1:80", "[]:80", "[a]:80", "a b:80"})
    void refusesWhatIsNotOne(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
