/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void restores() throws IOException {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void writesAnExceptionAsOneFieldOfOneLine() throws Exception {
        try (LineWriter writer = new LineWriter(out)) {
            Logs.serve(writer, Level.INFO);
            LoggerFactory.getLogger("io.postern.test")
                    .error("request {} failed", "7\n8", new IllegalStateException("two\nlines"));
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.get("level").asText()).isEqualTo("ERROR");
        assertThat(line.get("message").asText()).isEqualTo("request 7\n8 failed");
        assertThat(line.get("exception").asText()).contains("two\nlines", "at io.postern.process.log.LogsTest");
    }

    /** Jetty's debug records hold every header line, and those of the JDK's HTTP client do, too. */
    @Test
    void neverLetsLibrariesDebug() {
        try (LineWriter writer = new LineWriter(out)) {
            Logs.serve(writer, Level.ALL);
            for (String name :
                    List.of("org.eclipse.jetty.http.HttpParser", "jdk.httpclient.HttpClient", "com.nimbusds.x")) {
                Logger logger = LoggerFactory.getLogger(name);
                assertThat(logger.isDebugEnabled()).isFalse();
                logger.debug("Authorization: Bearer secret");
            }
            LoggerFactory.getLogger("io.postern.x").debug("ours");
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"DEBUG\"", "ours")
                .doesNotContain("secret");
    }
}
