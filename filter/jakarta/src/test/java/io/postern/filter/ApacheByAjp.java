/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** Debian's Apache in front of a container, with mod_proxy_ajp, as a process of the test's own. */
final class ApacheByAjp implements AutoCloseable {
    private static final List<String> MODULES =
            List.of("mpm_event", "authn_core", "authz_core", "env", "proxy", "proxy_ajp");
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long SECONDS_TO_END = 30;

    private final int port;
    private final Process process;

    private ApacheByAjp(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /**
     * Apache, once it listens. Where the program is missing the test is skipped, but never in CI.
     *
     * @param folder for its files
     * @param site its directives for requests
     */
    static ApacheByAjp start(Path folder, String site) throws IOException {
        boolean here = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "apache2")));
        assertThat(here || System.getenv("CI") == null)
                .as("apache2 is installed, as .ci/run does")
                .isTrue();
        Assumptions.assumeTrue(here, "there is no apache2 here");
        int port = freePort();
        String modules = MODULES.stream()
                .map(name -> "LoadModule " + name + "_module /usr/lib/apache2/modules/mod_" + name + ".so\n")
                .collect(Collectors.joining());
        Path configuration = Files.writeString(
                folder.resolve("apache.conf"), """
                ServerRoot @
                DefaultRuntimeDir @
                PidFile @/apache.pid
                ServerName 127.0.0.1
                Listen 127.0.0.1:%d
                ErrorLog @/error.log
                # passed over, with a warning, where it is not started by root
                User www-data
                Group www-data
                """.formatted(port).replace("@", folder.toString()) + modules + site);
        Process process = new ProcessBuilder("apache2", "-f", configuration.toString(), "-DFOREGROUND")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("apache.log").toFile())
                .start();
        ApacheByAjp apache = new ApacheByAjp(port, process);
        apache.awaitIt(folder);
        return apache;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitIt(Path folder) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                connect().close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new AssertionError(Files.readString(folder.resolve("apache.log")), notYet);
                }
                Thread.onSpinWait();
            }
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** What comes of a GET with these header lines, as pairs. */
    Wire.Answer get(String target, String... namesAndValues) {
        StringBuilder text = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: data.example.org\r\n");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(namesAndValues[i])
                    .append(": ")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        try (Wire wire = new Wire(connect())) {
            return wire.ask(text.append("\r\n").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
