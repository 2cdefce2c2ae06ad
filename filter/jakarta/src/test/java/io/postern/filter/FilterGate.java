/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Header;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The filter in an app of a container; requests go out byte for byte. */
final class FilterGate implements GateUnderTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Container container;
    private final String host;
    private final Queue<Seen.App> calls;
    private final WholeGate gate;
    private final Container.Running app;

    private FilterGate(Container container, String host, Queue<Seen.App> calls, WholeGate gate, Container.Running app) {
        this.container = container;
        this.host = host;
        this.calls = calls;
        this.gate = gate;
        this.app = app;
    }

    /** Puts gates up in that container. */
    static GateUnderTest.Opener in(Container container) {
        return (config, answer) -> open(container, config, answer);
    }

    private static GateUnderTest open(
            Container container, Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        Queue<Seen.App> calls = new ConcurrentLinkedQueue<>();
        WholeGate gate = new WholeGate(config.apply(Map.of("UPSTREAM", "http://127.0.0.1:5000")));
        String host = "app" + COUNT.incrementAndGet() + ".example.org";
        Container.Running app = container.start(new Container.App(
                host,
                "",
                new GateFilter(GateSource.of(gate::gate)),
                List.of(Container.Mapped.to("/*", new RecordingServlet(answer, calls)))));
        return new FilterGate(container, host, calls, gate, app);
    }

    @Override
    public Seen send(ClientRequest clientRequest) {
        calls.clear();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Wire wire =
                new Wire(new Socket(loopback, container.port(), InetAddress.getByName(clientRequest.from()), 0))) {
            Wire.Answer answer = wire.ask(text(clientRequest));
            return new Seen(answer.status(), answer.headers(), answer.body(), Optional.ofNullable(calls.poll()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(ClientRequest clientRequest) {
        StringBuilder text = new StringBuilder(clientRequest.method() + " " + clientRequest.target() + " HTTP/1.1\r\n");
        text.append("Host: ").append(host).append("\r\n");
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
        app.close();
        gate.close();
    }
}
