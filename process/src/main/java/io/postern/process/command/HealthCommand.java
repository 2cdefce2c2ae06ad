/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import io.postern.config.HostPort;
import io.postern.config.InvalidConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Asks the admin port whether the process is alive; for container images without a shell. */
public final class HealthCommand implements Command {
    /** Container engines give a health check some seconds altogether. */
    private static final int TIMEOUT_MILLIS = 2000;

    /** A status line is shorter; nothing else is read. */
    private static final int STATUS_LINE = 64;

    private final String process;
    private final HostPort usual;
    private final AdminAddress configured;

    /**
     * Of a program.
     *
     * @param process what it is, as in {@code proxy}
     * @param usualPort where its admin port is on loopback unless the configuration says otherwise
     * @param configured where the configuration says it is
     */
    public HealthCommand(String process, int usualPort, AdminAddress configured) {
        this.process = process;
        this.usual = new HostPort("127.0.0.1", usualPort);
        this.configured = configured;
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public String description() {
        return "Asks a running " + process + "'s admin port for /healthz; the exit code is 0 where it answers, else 6.";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt("config")
                        .hasArg()
                        .argName("FILE")
                        .desc("The configuration that names server.admin; without it " + usual
                                + ", or $POSTERN__SERVER__ADMIN.")
                        .get());
    }

    @Override
    public int run(Call call) throws WrongUsage {
        PrintWriter err = call.err();
        HostPort admin;
        try {
            admin = admin(call.value("config"));
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
                call.out().println("healthy");
                return ExitCode.DONE;
            }
            err.println(admin + " answers, but not as a healthy " + process + " does");
        } catch (IOException e) {
            err.println(admin + " does not answer: " + e.getMessage());
        }
        return ExitCode.UNREACHABLE;
    }

    private HostPort admin(Optional<String> config) throws InvalidConfigException {
        if (config.isPresent()) {
            return configured.in(Path.of(config.get()));
        }
        return Optional.ofNullable(System.getenv("POSTERN__SERVER__ADMIN"))
                .map(HostPort::parse)
                .orElse(usual);
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
