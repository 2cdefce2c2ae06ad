/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** An app that listens, and has so much to do that it takes no further connection. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class ConnectTimeoutTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Its queue of connections is full until it begins to work. */
    private static final class OverworkedApp implements AutoCloseable {
        private static final int MOST_WAITING = 100;

        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();
        private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

        OverworkedApp() throws IOException {
            while (true) {
                assertThat(waiting).hasSizeLessThan(MOST_WAITING);
                Socket next = new Socket();
                waiting.add(next);
                try {
                    next.connect(listener.getLocalSocketAddress(), 500);
                } catch (SocketTimeoutException full) {
                    return;
                }
            }
        }

        String url() {
            return "http://127.0.0.1:" + ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
        }

        /** Takes every connection from now on, and answers one request on each. */
        void work() {
            start(() -> {
                while (true) {
                    Socket connection = listener.accept();
                    open.add(connection);
                    start(() -> {
                        Wire wire = new Wire(connection);
                        if (!wire.readHead().isEmpty()) {
                            wire.send(OK);
                        }
                    });
                }
            });
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException ended) {
                    // The test is over.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket one : waiting) {
                one.close();
            }
            for (Socket one : open) {
                one.close();
            }
        }
    }

    @Test
    void answers504WhereNoConnectionIsMade() throws Exception {
        try (OverworkedApp app = new OverworkedApp();
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "connect-timeout: 500ms");
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(GET);
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("\"requestId\"");
        }
    }

    @Test
    void losesNoRequestThatWaitedBehindAnAttemptWhichTookTooLong() throws Exception {
        try (OverworkedApp app = new OverworkedApp();
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "connect-timeout: 4s, max-connections: 1");
                Wire first = Wire.to(proxy.port());
                Wire second = Wire.to(proxy.port())) {
            first.send(GET);
            passTwoSeconds();
            second.send(GET);
            assertThat(first.readAnswer().status()).isEqualTo(504);
            app.work();
            assertThat(second.readAnswer().status()).isEqualTo(200);
        }
    }

    /** As long as another proxy takes to give up waiting for an answer. */
    private static void passTwoSeconds() throws Exception {
        try (RawUpstream silent = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.ends();
                });
                ProxyFixture other = ProxyFixture.start(silent.url(), "", "response-timeout: 2s");
                Wire waiting = Wire.to(other.port())) {
            assertThat(waiting.ask(GET).status()).isEqualTo(504);
        }
    }
}
