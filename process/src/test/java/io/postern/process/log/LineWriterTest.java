/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineWriterTest {
    @Test
    void writesEveryLineOfManyThreadsWhole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineWriter writer = new LineWriter(out)) {
            IntStream.range(0, 2000).parallel().forEach(i -> writer.write("line " + i + " ends"));
            assertThat(writer.dropped()).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2000)
                .allMatch(line -> line.matches("line \\d+ ends"))
                .doesNotHaveDuplicates();
    }

    @Test
    void dropsAndCountsRatherThanWaitForAFullPipe() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                stalled.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (LineWriter writer = new LineWriter(pipe)) {
            writer.write("first");
            stalled.await();
            String line = "x".repeat(1000);
            for (int i = 0; i < 2000; i++) {
                writer.write(line);
            }
            assertThat(writer.dropped()).isBetween(1000L, 1999L);
            goOn.countDown();
        }
    }
}
