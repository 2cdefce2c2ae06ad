/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewcomersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, 42, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void knowsWhatComesAgain(int hash) {
        Newcomers newcomers = new Newcomers();
        assertThat(newcomers.cameBefore(hash)).isFalse();
        assertThat(newcomers.cameBefore(hash)).isTrue();
    }

    @Test
    void forgetsUnderAFloodAndStaysAsLargeAsItIs() {
        Newcomers newcomers = new Newcomers();
        newcomers.cameBefore(7);
        for (int hash = 100; hash < 1_000_000; hash++) {
            newcomers.cameBefore(hash);
        }
        assertThat(newcomers.cameBefore(7)).isFalse();
    }
}
