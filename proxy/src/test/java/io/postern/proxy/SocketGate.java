/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.config.GateConfig;
import io.postern.contract.AppAnswer;
import io.postern.contract.ClientRequest;
import io.postern.contract.GateUnderTest;
import io.postern.contract.Seen;
import io.postern.contract.WholeGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The proxy between two sockets: requests go out byte for byte, and the app is a recorder of bytes. */
final class SocketGate implements GateUnderTest {
    private final Queue<Seen.App> calls;
    private final RawUpstream upstream;
    private final WholeGate gate;
    private final ProxyServer proxy;

    private SocketGate(Queue<Seen.App> calls, RawUpstream upstream, WholeGate gate, ProxyServer proxy) {
        this.calls = calls;
        this.upstream = upstream;
        this.gate = gate;
        this.proxy = proxy;
    }

    static GateUnderTest open(Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        try {
            Queue<Seen.App> calls = new ConcurrentLinkedQueue<>();
            RawUpstream upstream = RawUpstream.serving(wire -> serve(wire, answer, calls));
            GateConfig loaded = config.apply(Map.of("UPSTREAM", upstream.url()));
            WholeGate gate = new WholeGate(loaded);
            ProxyServer proxy = ProxyServer.create(loaded, gate::gate, served -> {}, Clock.systemUTC());
            proxy.start();
            return new SocketGate(calls, upstream, gate, proxy);
        } catch (Exception e) {
            throw new AssertionError("the proxy does not start", e);
        }
    }

    private static void serve(Wire wire, AppAnswer answer, Queue<Seen.App> calls) throws IOException {
        for (String head = wire.readHead(); !head.isEmpty(); head = wire.readHead()) {
            List<Header> lines = new ArrayList<>(lines(head));
            String first = head.lines().findFirst().orElseThrow();
            if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
                String body = wire.readChunked();
                lines.addAll(lines(body.substring(body.lastIndexOf("0\r\n"))));
            } else {
                wire.skipBody(head);
            }
            String[] words = first.split(" ", 3);
            calls.add(new Seen.App(words[0], words[1], Headers.of(lines)));
            wire.send(text(answer, words[0].equals("HEAD")));
        }
    }

    private static String text(AppAnswer answer, boolean head) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.status() + " App\r\n");
        for (Header line : answer.headers()) {
            text.append(line.name()).append(": ").append(line.value()).append("\r\n");
        }
        return text.append("Content-Length: 2\r\n\r\n") + (head ? "" : "ok");
    }

    /** The header lines of a head, or the trailers of a body, without the first line. */
    private static List<Header> lines(String head) {
        return head.lines()
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .map(line -> new Header(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip()))
                .toList();
    }

    @Override
    public Seen send(ClientRequest clientRequest) {
        calls.clear();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Wire wire = new Wire(new Socket(loopback, proxy.port(), InetAddress.getByName(clientRequest.from()), 0))) {
            Wire.Answer answer = wire.ask(text(clientRequest));
            return new Seen(
                    answer.status(),
                    Headers.of(lines(answer.head())),
                    answer.body(),
                    Optional.ofNullable(calls.poll()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(ClientRequest clientRequest) {
        StringBuilder text = new StringBuilder(clientRequest.method() + " " + clientRequest.target() + " HTTP/1.1\r\n");
        text.append("Host: data.example.org\r\n");
        for (Header line : clientRequest.headers()) {
            text.append(line.name()).append(": ").append(line.value()).append("\r\n");
        }
        if (!clientRequest.trailers().isEmpty()) {
            text.append("Transfer-Encoding: chunked\r\n\r\n0\r\n");
            for (Header line : clientRequest.trailers()) {
                text.append(line.name()).append(": ").append(line.value()).append("\r\n");
            }
        } else if (clientRequest.body().isPresent()) {
            String body = clientRequest.body().get();
            return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        } else if (!clientRequest.method().equals("GET")) {
            text.append("Content-Length: 0\r\n");
        }
        return text.append("\r\n").toString();
    }

    @Override
    public void close() {
        try {
            proxy.close();
            upstream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            gate.close();
        }
    }
}
