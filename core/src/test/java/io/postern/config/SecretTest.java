/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SecretTest {

    @Test
    void showsItselfOnlyWhenAsked() {
        Secret secret = Secret.of("hunter2");

        assertThat(secret).hasToString("***");
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThat(secret).isEqualTo(Secret.of("hunter2")).hasSameHashCodeAs(Secret.of("hunter2"));
        assertThat(secret).isNotEqualTo(Secret.of("hunter3")).isNotEqualTo("hunter2");
    }

    @Test
    void decodesBothBase64Alphabets() {
        byte[] bytes = {-1, -2, -3, -4};

        assertThat(Secret.of("//79/A==").base64()).isEqualTo(bytes);
        assertThat(Secret.of("__79_A").base64()).isEqualTo(bytes);
        assertThatThrownBy(() -> Secret.of("hunter2!").base64())
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("!");
    }
}
