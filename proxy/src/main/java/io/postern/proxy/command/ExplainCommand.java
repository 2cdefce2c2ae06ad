/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.assembly.OpenGate;
import io.postern.assembly.Surroundings;
import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.MissingSecrets;
import io.postern.config.SecretReading;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.process.log.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Says what the gate would do with a request. */
public final class ExplainCommand implements Command {
    private static final String ID = "explained";

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String description() {
        return "Says what would happen to a request, and why; the URL is kept byte for byte, so quote it. Nothing is sent to"
                + " the app, and no account is made. A token of a provider is verified, for which the provider must be"
                + " reachable.";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(ConfigFile.option())
                .addOption(Option.builder("H")
                        .longOpt("header")
                        .hasArg()
                        .argName("'NAME: VALUE' | @FILE")
                        .desc(
                                "A header of the request, or a file with one a line, which keeps a token out of the shell's history.")
                        .get())
                .addOption(Option.builder()
                        .longOpt("peer")
                        .hasArg()
                        .argName("IP")
                        .desc("Where the connection comes from; 127.0.0.1 where not given.")
                        .get());
    }

    @Override
    public List<String> operands() {
        return List.of("METHOD", "URL");
    }

    @Override
    public int run(Call call) throws WrongUsage {
        Logs.command();
        ConfigFile config = ConfigFile.of(call);
        RequestHead head = head(call);
        Loaded<GateConfig> loaded;
        try {
            loaded = ConfigLoader.load(config.file(), System.getenv(), SecretReading.CHECK);
        } catch (InvalidConfigException e) {
            config.report(e.problems(), call.err());
            return ExitCode.INVALID;
        }
        config.report(loaded.warnings(), call.err());
        SecureRandom random = new SecureRandom();
        GateConfig gateConfig = MissingSecrets.replaced(loaded.config(), random);
        try (OpenGate gate =
                OpenGate.openAside(gateConfig, new Surroundings(Clock.systemUTC(), random, GateEvents.NONE))) {
            new Explanation(gateConfig, head, gate.gate().decide(head)).print(call.out());
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            call.err().println("error: " + e.getMessage());
            return ExitCode.INVALID;
        }
    }

    private static RequestHead head(Call call) throws WrongUsage {
        String url = call.operand(1);
        List<Header> lines = new ArrayList<>();
        boolean secure = url.regionMatches(true, 0, "https://", 0, 8);
        boolean absolute = secure || url.regionMatches(true, 0, "http://", 0, 7);
        String target = url;
        if (absolute) {
            String rest = url.substring(url.indexOf("://") + 3);
            int end = 0;
            while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
                end++;
            }
            lines.add(new Header("Host", rest.substring(0, end)));
            String path = rest.substring(end);
            target = path.startsWith("/") ? path : "/" + path;
        } else if (!url.startsWith("/") && !url.equals("*")) {
            throw wrong("URL", url, "is neither a URL nor a path", "write https://host/path or /path");
        }
        for (String header : call.values("header")) {
            if (header.startsWith("@")) {
                lines.addAll(file(header.substring(1)));
            } else {
                lines.add(header(header));
            }
        }
        return new RequestHead(
                ID,
                call.operand(0),
                target,
                Headers.of(lines),
                Peer.at(address(call.value("peer").orElse("127.0.0.1"))),
                secure);
    }

    private static InetAddress address(String peer) throws WrongUsage {
        if (!peer.matches("[0-9a-fA-F.:]+")) {
            throw wrong("--peer", peer, "is not an IP address", "write 192.0.2.1 or 2001:db8::1");
        }
        try {
            return InetAddress.getByName(peer);
        } catch (IOException e) {
            throw wrong("--peer", peer, "is not an IP address", "write 192.0.2.1 or 2001:db8::1");
        }
    }

    private static List<Header> file(String name) throws WrongUsage {
        try {
            List<Header> lines = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of(name), StandardCharsets.ISO_8859_1)) {
                if (!line.isBlank()) {
                    lines.add(header(line));
                }
            }
            return lines;
        } catch (IOException | InvalidPathException e) {
            throw wrong("--header", "@" + name, "cannot be read", "name a file with one header a line");
        }
    }

    /** The value travels as its UTF-8 bytes, one character for each, as from a real client. */
    private static Header header(String line) throws WrongUsage {
        int colon = line.indexOf(':');
        if (colon < 1) {
            // Without what was written: it may be a token.
            throw wrong("--header", "***", "is not a header line", "write 'Name: value'");
        }
        byte[] value = line.substring(colon + 1).strip().getBytes(StandardCharsets.UTF_8);
        return new Header(line.substring(0, colon).strip(), new String(value, StandardCharsets.ISO_8859_1));
    }

    private static WrongUsage wrong(String what, String value, String problem, String remedy) {
        return new WrongUsage(what + ": \"" + value + "\" " + problem + "; " + remedy);
    }
}
