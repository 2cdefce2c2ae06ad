/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Catches what a logger is told, while it is open. */
final class LogLines extends Handler implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Logger logger;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    LogLines(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    /** The lines whose {@code path} is that, once there are so many. */
    List<JsonNode> of(String path, int count) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<JsonNode> found = of(path);
        while (found.size() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
            found = of(path);
        }
        return found;
    }

    private List<JsonNode> of(String path) {
        return lines.stream()
                .map(LogLines::json)
                .filter(line -> line.path("path").asText().equals(path))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
