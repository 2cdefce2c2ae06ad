/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonLineTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.007Z");

    /** Row 111 and its like: what a client sends must not make a line, or a field, of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "\"},{\"type\":\"audit",
                "back\\slash",
                "two\r\nlines",
                "tab\tnull\0bell\7",
                "\u001b[2Jclear",
                "\u009b31m",
                "\u2028line\u2029paragraph\u0085",
                "\u202egnp.exe",
                "half \ud83d and \ude00 of a pair",
                "whole \ud83d\ude00 pair",
                "Zoë, Łukasz, 北京"
            })
    void staysOneLineAndOneValue(String hostile) throws Exception {
        String line = new JsonLine(NOON, "access")
                .text("user", hostile)
                .number("status", 200)
                .end();
        assertThat(line).doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202e]");
        JsonNode read = new ObjectMapper().readTree(line);
        assertThat(read.get("user").asText()).isEqualTo(hostile);
        assertThat(read.get("type").asText()).isEqualTo("access");
        assertThat(read).hasSize(4);
    }

    @Test
    void writesTimesAsRfc3339() throws Exception {
        JsonNode read = new ObjectMapper()
                .readTree(new JsonLine(NOON, "log")
                        .millis("took", 1_234_567)
                        .millis("none", -5)
                        .end());
        assertThat(read.get("time").asText()).isEqualTo("2026-11-22T12:00:00.007Z");
        assertThat(read.get("took").asDouble()).isEqualTo(1.234);
        assertThat(read.get("none").asDouble()).isZero();
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(new JsonLine(NOON, "log").text("path", "x".repeat(1_000_000)).end())
                .hasSizeLessThan(10_000)
                .endsWith("…\"}");
    }
}
