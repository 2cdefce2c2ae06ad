/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postern.config.tls.Pem;
import io.postern.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards clients and to the app, with the JDK's own client at the other end. */
class TlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestCertificates one;
    private static TestCertificates two;
    private static TestCertificates named;

    @TempDir
    Path folder;

    private TestCertificates first;

    /** Making them takes seconds; tests that change files change copies. */
    @BeforeAll
    static void makeCertificates(@TempDir Path made) throws Exception {
        one = TestCertificates.make(made, "one", "localhost");
        two = TestCertificates.make(made, "two", "localhost");
        named = TestCertificates.make(made, "named", "client");
    }

    @BeforeEach
    void copyCertificates() throws Exception {
        first = new TestCertificates(
                Files.copy(one.certificate(), folder.resolve("cert.pem")),
                Files.copy(one.key(), folder.resolve("key.pem")));
    }

    private String tlsKeys(String more) {
        return "tls: {certificate: \"" + first.certificate() + "\", private-key: \"" + first.key() + "\"" + more + "}";
    }

    private static SSLContext trusting(Path ca, Optional<TestCertificates> own) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(Pem.trustStore(ca));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        if (own.isPresent()) {
            KeyStore store = Pem.keyStore(own.get().certificate(), own.get().key());
            keys.init(store, Pem.keyPassword().toCharArray());
        } else {
            keys.init(null, new char[0]);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2,2.0", "HTTP_1_1,1.1"})
    void agreesOnTheProtocol(HttpClient.Version version, String via) throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), tlsKeys(""), "")) {
            HttpClient client = HttpClient.newBuilder()
                    .version(version)
                    .sslContext(trusting(first.certificate(), Optional.empty()))
                    .build();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + proxy.port() + "/a"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(answer.version()).isEqualTo(version);
            String head = app.nextHead();
            assertThat(head).contains("X-Forwarded-Proto: https\r\n", "Via: " + via + " postern\r\n");
            assertThat(head).containsIgnoringCase("\r\nHost: localhost:" + proxy.port() + "\r\n");
        }
    }

    private static Wire connect(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        return new Wire(socket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.1", "TLSv1"})
    void speaksNothingOlderThanTls12(String protocol) throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), tlsKeys(""), "")) {
            SSLContext context = trusting(first.certificate(), Optional.empty());
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), proxy.port())) {
                socket.setEnabledProtocols(new String[] {protocol});
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void usesNewFilesWithoutDroppingConnections() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), tlsKeys(""), "")) {
            SSLContext knowsFirst = trusting(first.certificate(), Optional.empty());
            try (Wire old = connect(knowsFirst, proxy.port())) {
                assertThat(old.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                        .isEqualTo(200);
                Path oldCertificate = Files.copy(first.certificate(), folder.resolve("old.pem"));
                // Half of a new pair: the old one stays in force.
                Files.copy(two.certificate(), first.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                connect(trusting(oldCertificate, Optional.empty()), proxy.port())
                        .close();
                Files.copy(two.key(), first.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                SSLContext knowsSecond = trusting(two.certificate(), Optional.empty());
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                boolean served = false;
                while (!served && System.nanoTime() < end) {
                    try (Wire fresh = connect(knowsSecond, proxy.port())) {
                        served = fresh.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                        .status()
                                == 200;
                    } catch (SSLException notYet) {
                        Thread.onSpinWait();
                    }
                }
                assertThat(served).isTrue();
                assertThat(old.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void seesClientCertificatesWhereThereAreSome() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy =
                        ProxyFixture.start(app.url(), tlsKeys(", client-ca: \"" + named.certificate() + "\""), "");
                Wire without = connect(trusting(first.certificate(), Optional.empty()), proxy.port());
                Wire with = connect(trusting(first.certificate(), Optional.of(named)), proxy.port())) {
            for (Wire client : List.of(without, with)) {
                assertThat(client.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .status())
                        .isEqualTo(200);
            }
            await().until(() -> proxy.served.size() >= 2);
            assertThat(proxy.served)
                    .extracting(served -> served.head()
                            .peer()
                            .certificate()
                            .map(X509Certificate::getSubjectX500Principal)
                            .map(Object::toString))
                    .containsExactly(Optional.empty(), Optional.of("CN=client"));
        }
    }

    @Test
    void closesAHandshakeThatDoesNotEnd() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), tlsKeys("") + ", limits: {header-timeout: 1s}", "");
                Wire client = Wire.to(proxy.port())) {
            client.send("\u0016\u0003\u0001");
            assertThat(client.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
    void namesTheCommandForAKeyOfAnotherForm(String label) throws Exception {
        Path key = Files.writeString(
                folder.resolve("old-form.pem"), "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n");
        assertThatThrownBy(() -> Pem.keyStore(first.certificate(), key))
                .isInstanceOf(Pem.Unusable.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + key);
    }

    @Test
    void refusesAKeyThatIsNotTheCertificates() throws Exception {
        TestCertificates other = two;
        assertThatThrownBy(() -> Pem.keyStore(first.certificate(), other.key()))
                .isInstanceOf(Pem.Unusable.class)
                .hasMessageContaining("not the key of the first certificate");
        assertThatThrownBy(() -> Pem.keyStore(folder.resolve("absent.pem"), other.key()))
                .hasMessageContaining("absent.pem: cannot be read");
        assertThatThrownBy(() -> Pem.keyStore(other.key(), other.key())).hasMessageContaining("no PEM certificate");
        assertThatThrownBy(() -> Pem.keyStore(other.certificate(), other.certificate()))
                .hasMessageContaining("no PEM private key");
    }

    @ParameterizedTest
    @CsvSource({"right,200", "wrong,502"})
    void checksTheNameOfAnHttpsUpstream(String name, int status) throws Exception {
        TestCertificates app = name.equals("right") ? two : named;
        String appTls = "tls: {certificate: \"" + app.certificate() + "\", private-key: \"" + app.key() + "\"}";
        try (RawUpstream behind = RawUpstream.answering(OK);
                ProxyFixture secure = ProxyFixture.start(behind.url(), appTls, "");
                ProxyFixture proxy = ProxyFixture.start(
                        "https://localhost:" + secure.port(), "", "tls: {ca: \"" + app.certificate() + "\"}");
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        }
    }

    @Test
    void trustsNobodyWithoutReason() throws Exception {
        try (RawUpstream behind = RawUpstream.answering(OK);
                ProxyFixture secure = ProxyFixture.start(behind.url(), tlsKeys(""), "");
                ProxyFixture proxy = ProxyFixture.start("https://localhost:" + secure.port());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n").status())
                    .isEqualTo(502);
        }
    }
}
