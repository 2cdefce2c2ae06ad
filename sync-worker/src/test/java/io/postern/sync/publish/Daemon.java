/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.config.ClientTlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Another program that a test starts and ends; what it says goes to a file. */
public final class Daemon implements AutoCloseable {

    private final Path log;
    private final Process process;
    /** What it leaves behind, other than its children, ends by this; empty where that is nothing. */
    private List<String> last = List.of();

    private Daemon(ProcessBuilder builder, Path log) throws IOException {
        this.log = log;
        this.process = builder.start();
    }

    static Daemon start(Path folder, String name, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new Daemon(builder, log);
    }

    /** Redis on that port of the loopback interface, with nothing in it. */
    public static Daemon redis(Path folder, int port) throws IOException {
        needs("redis-server", Path.of("/usr/bin/redis-server"));
        return start(
                        folder,
                        "redis",
                        Map.of(),
                        List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", ""))
                .listening(port);
    }

    /** Redis with nothing but TLS on that port of the loopback interface. */
    static Daemon redis(Path folder, int port, ClientTlsConfig own) throws IOException {
        needs("redis-server", Path.of("/usr/bin/redis-server"));
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1", "--port", "0"));
        command.addAll(List.of("--tls-port", "" + port, "--tls-auth-clients", "no", "--save", ""));
        command.addAll(List.of("--tls-ca-cert-file", own.ca().orElseThrow().toString()));
        command.addAll(
                List.of("--tls-cert-file", own.certificate().orElseThrow().toString()));
        command.addAll(List.of("--tls-key-file", own.privateKey().orElseThrow().toString()));
        return start(folder, "redis", Map.of(), command).listening(port);
    }

    /** RabbitMQ on that port of the loopback interface, with its own Erlang node and files. */
    static Daemon rabbit(Path folder, int port) throws IOException {
        return rabbit(folder, port, List.of()).listening(port);
    }

    /** The same with nothing but TLS on that port. */
    static Daemon rabbit(Path folder, int tlsPort, ClientTlsConfig own) throws IOException {
        return rabbit(
                        folder,
                        tlsPort,
                        List.of(
                                "listeners.tcp = none",
                                "listeners.ssl.1 = 127.0.0.1:" + tlsPort,
                                "ssl_options.cacertfile = " + own.ca().orElseThrow(),
                                "ssl_options.certfile = " + own.certificate().orElseThrow(),
                                "ssl_options.keyfile = " + own.privateKey().orElseThrow(),
                                "ssl_options.verify = verify_none"))
                .listening(tlsPort);
    }

    private static Daemon rabbit(Path folder, int port, List<String> settings) throws IOException {
        Path server = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
        needs("rabbitmq-server", server);
        Path files = folder.resolve("rabbit");
        Files.createDirectories(files);
        int names = freePort();
        Files.writeString(files.resolve("rabbitmq-env.conf"), "");
        Files.write(files.resolve("rabbitmq.conf"), settings);
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HOME", files.toString()),
                Map.entry("RABBITMQ_NODENAME", "postern" + port + "@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                // sets the port of plain text, which then is there whatever the file says
                Map.entry(settings.isEmpty() ? "RABBITMQ_NODE_PORT" : "POSTERN_NO_PORT", "" + port),
                Map.entry("RABBITMQ_DIST_PORT", "" + freePort()),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("ERL_EPMD_PORT", "" + names),
                Map.entry("RABBITMQ_CONFIG_FILE", files.resolve("rabbitmq.conf").toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", files.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", files.resolve("log").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        files.resolve("plugins").toString()),
                Map.entry(
                        "RABBITMQ_CONF_ENV_FILE",
                        files.resolve("rabbitmq-env.conf").toString()),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"));
        Daemon rabbit = start(folder, "rabbit", environment, List.of(server.toString()));
        // Erlang's service of names detaches itself
        rabbit.last = List.of("epmd", "-port", "" + names, "-kill");
        return rabbit;
    }

    /** Outside of CI a machine may do without; there it must be installed. */
    private static void needs(String name, Path program) {
        boolean there = Files.isExecutable(program);
        assertThat(there || System.getenv("CI") == null)
                .as("%s is installed, as .ci/run does", name)
                .isTrue();
        Assumptions.assumeTrue(there, name + " is not installed");
    }

    Daemon listening(int port) {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(process.isAlive()).as(output()).isTrue();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    /** What it has said so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The service lets go of a name a moment after its holder is gone, and does not end before. */
    private void end() {
        if (last.isEmpty()) {
            return;
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> new ProcessBuilder(last)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0);
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
