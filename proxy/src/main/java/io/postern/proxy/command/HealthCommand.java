/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.config.ConfigLoader;
import io.postern.config.HostPort;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the admin port whether the process is alive; for container images without a shell. */
@Command(
        name = "health",
        description = "Asks a running proxy's admin port for /healthz; the exit code is 0 where it answers, else 6.")
public final class HealthCommand implements Callable<Integer> {
    private static final HostPort USUAL = new HostPort("127.0.0.1", 4181);

    /** Container engines give a health check some seconds altogether. */
    private static final int TIMEOUT_MILLIS = 2000;

    /** A status line is shorter; nothing else is read. */
    private static final int STATUS_LINE = 64;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration that names server.admin; without it 127.0.0.1:4181, or $POSTERN__SERVER__ADMIN.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        HostPort admin;
        try {
            admin = admin();
        } catch (InvalidConfigException e) {
            e.problems().forEach(err::println);
            return ExitCode.INVALID;
        } catch (IllegalArgumentException e) {
            err.println("POSTERN__SERVER__ADMIN: " + e.getMessage() + "; write host:port");
            return ExitCode.INVALID;
        }
        try {
            String status = ask(admin);
            if (status.matches("HTTP/1\\.[01] 200\\b.*")) {
                spec.commandLine().getOut().println("healthy");
                return ExitCode.DONE;
            }
            err.println(admin + " answers, but not as a healthy proxy does");
        } catch (IOException e) {
            err.println(admin + " does not answer: " + e.getMessage());
        }
        return ExitCode.UNREACHABLE;
    }

    private HostPort admin() throws InvalidConfigException {
        if (config != null) {
            return ConfigLoader.load(config, System.getenv(), SecretReading.CHECK)
                    .config()
                    .server()
                    .admin();
        }
        return Optional.ofNullable(System.getenv("POSTERN__SERVER__ADMIN"))
                .map(HostPort::parse)
                .orElse(USUAL);
    }

    private static String ask(HostPort admin) throws IOException {
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(admin.host());
            socket.connect(
                    new InetSocketAddress(
                            address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, admin.port()),
                    TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(STATUS_LINE);
            return new String(start, StandardCharsets.ISO_8859_1).split("\r", 2)[0];
        }
    }
}
