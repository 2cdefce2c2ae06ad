/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app behind a Unix domain socket, as gunicorn and uWSGI often are. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class UnixUpstreamTest {
    private Path folder = Path.of("");

    /** The path of a socket has 108 bytes at most, which those of {@code @TempDir} may exceed. */
    @BeforeEach
    void makesRoom() throws IOException {
        folder = Files.createTempDirectory("unix");
    }

    @AfterEach
    void cleansUp() throws IOException {
        Files.deleteIfExists(folder.resolve("app.sock"));
        Files.delete(folder);
    }

    /** Answers each request with its head, which it keeps, and its body. */
    private static final class App implements AutoCloseable {
        private final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        private final Queue<SocketChannel> open = new ConcurrentLinkedQueue<>();
        private final AtomicInteger connections = new AtomicInteger();

        App(Path socket) throws IOException {
            listener.bind(UnixDomainSocketAddress.of(socket));
            daemon(() -> {
                while (true) {
                    SocketChannel connection = listener.accept();
                    open.add(connection);
                    connections.incrementAndGet();
                    daemon(() -> serve(connection));
                }
            });
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException ended) {
                    // The test or the proxy is through with it.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(SocketChannel connection) throws IOException {
            InputStream in = Channels.newInputStream(connection);
            OutputStream out = Channels.newOutputStream(connection);
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                heads.add(head);
                int length = head.lines()
                        .filter(line -> line.startsWith("Content-Length: "))
                        .mapToInt(line -> Integer.parseInt(line.substring(16)))
                        .sum();
                byte[] body = in.readNBytes(length);
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                out.write(body);
            }
        }

        private static String head(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                head.append((char) next);
            }
            return head.toString();
        }

        String nextHead() throws InterruptedException {
            return String.valueOf(heads.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (SocketChannel connection : open) {
                connection.close();
            }
        }
    }

    private ProxyFixture proxy(String upstreamKeys) throws Exception {
        return ProxyFixture.start("unix:" + folder.resolve("app.sock"), "", upstreamKeys);
    }

    @Test
    void forwardsOverOneConnectionKept() throws Exception {
        try (App app = new App(folder.resolve("app.sock"));
                ProxyFixture proxy = proxy("");
                Wire client = Wire.to(proxy.port())) {
            String body = "0123456789".repeat(100_000);
            for (int i = 0; i < 3; i++) {
                Wire.Answer answer = client.ask("POST /a%20b?c HTTP/1.1\r\nHost: data.example.org\r\nContent-Length: "
                        + body.length() + "\r\nX-Remote-User: mallory\r\n\r\n" + body);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(body);
                assertThat(app.nextHead())
                        .startsWith("POST /a%20b?c HTTP/1.1\r\n")
                        .contains("Host: data.example.org\r\n", "X-Forwarded-For: 127.0.0.1\r\n")
                        .doesNotContain("mallory");
            }
            assertThat(app.connections).hasValue(1);
        }
    }

    @Test
    void namesLocalhostWhereTheHostIsTheUpstreams() throws Exception {
        try (App app = new App(folder.resolve("app.sock"));
                ProxyFixture proxy = proxy("host: upstream");
                Wire client = Wire.to(proxy.port())) {
            client.ask("GET / HTTP/1.1\r\nHost: data.example.org\r\n\r\n");
            assertThat(app.nextHead()).contains("Host: localhost\r\n", "X-Forwarded-Host: data.example.org\r\n");
        }
    }

    @Test
    void findsTheAppWhenItComes() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: data.example.org\r\n\r\n";
        try (ProxyFixture proxy = proxy("");
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(request).status()).isEqualTo(502);
            try (App app = new App(folder.resolve("app.sock"))) {
                assertThat(client.ask(request).status()).isEqualTo(200);
                assertThat(app.nextHead()).startsWith("GET / ");
            }
        }
    }
}
