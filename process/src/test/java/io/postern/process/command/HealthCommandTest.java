/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.HostPort;
import io.postern.process.admin.AdminHandler;
import io.postern.process.admin.AdminServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HealthCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void findsTheAdminPortOfTheConfiguration() throws Exception {
        try (AdminServer admin =
                new AdminServer(new HostPort("127.0.0.1", 0), new AdminHandler(List::of, new PrometheusRegistry()))) {
            admin.start();
            int code = health(1, admin.port(), "health", "--config", "any.yaml");
            assertThat(code).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).contains("healthy");
        }
    }

    @Test
    void saysWhatDoesNotAnswer() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(health(free, free, "health")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("127.0.0.1:" + free + " does not answer");
    }

    @Test
    void isNotContentWithAnotherService() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> greet(other));
            answers.start();
            assertThat(health(1, other.getLocalPort(), "health", "--config", "x"))
                    .isEqualTo(ExitCode.UNREACHABLE);
            answers.join();
        }
        assertThat(err.toString()).contains("not as a healthy thing does");
    }

    private static void greet(ServerSocket at) {
        try (Socket socket = at.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = in.readLine();
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
            socket.getOutputStream().write("SSH-2.0-other\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int health(int usual, int configured, String... arguments) {
        return new CommandLineReader(
                        "thing",
                        "A thing.",
                        List.of(new HealthCommand("thing", usual, file -> new HostPort("127.0.0.1", configured))))
                .run(List.of(arguments), new PrintWriter(out), new PrintWriter(err));
    }
}
