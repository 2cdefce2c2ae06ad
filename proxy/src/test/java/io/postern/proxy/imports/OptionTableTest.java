/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class OptionTableTest {
    @Test
    void holdsEveryOptionOfOauth2Proxy() throws IOException {
        assertThat(OptionTable.read().all())
                .extracting(option -> option.key() + " " + option.flag())
                .containsExactlyInAnyOrderElementsOf(options());
    }

    @Test
    void hasASentenceWhereverNoConverterDecides() {
        assertThat(OptionTable.read().all())
                .allSatisfy(option -> assertThat(option.sentence().isEmpty())
                        .as(option.key())
                        .isEqualTo(option.verdict().isEmpty()));
    }

    /** Key and flag of each, taken from the sources of 7.15. */
    private static List<String> options() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OptionTableTest.class.getResourceAsStream("oauth2-proxy-7.15-options.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
