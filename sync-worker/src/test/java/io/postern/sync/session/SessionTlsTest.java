/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postern.config.HostPort;
import io.postern.config.TlsConfig;
import io.postern.config.tls.Pem;
import io.postern.testing.TestCertificates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client certificate in the place of the secret. */
class SessionTlsTest {
    private static final String NOBODY = "{}";

    @TempDir
    Path folder;

    private TestCertificates own;
    private TestCertificates gate;
    private SessionServer server;

    @BeforeEach
    void start() throws Exception {
        own = TestCertificates.make(folder, "own", "localhost");
        gate = TestCertificates.make(folder, "gate", "gate.example.org");
        server = new SessionServer(
                new SessionSettings(
                        new HostPort("localhost", 0),
                        Optional.empty(),
                        Optional.of(new TlsConfig(own.certificate(), own.key(), Optional.of(gate.certificate()))),
                        false),
                new KnownPeople());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesACertificateOfItsAuthority() throws Exception {
        assertThat(post(client(own, Optional.of(gate)))).isEqualTo(400);
    }

    @Test
    void noCertificateIsNoProof() throws Exception {
        assertThat(post(client(own, Optional.empty()))).isEqualTo(401);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNoConnection() throws Exception {
        TestCertificates other = TestCertificates.make(folder, "other", "gate.example.org");
        assertThatThrownBy(() -> post(client(own, Optional.of(other)))).isInstanceOf(IOException.class);
    }

    @Test
    void readsNewFilesAndKeepsTheOldOnesWhereTheNewAreWrong() throws Exception {
        Files.writeString(own.certificate(), "half of a certificate");
        Files.setLastModifiedTime(own.certificate(), FileTime.from(Instant.now().plusSeconds(5)));
        TestCertificates next = TestCertificates.make(folder, "next", "localhost");
        Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> post(client(next, Optional.of(gate))) == 400);
    }

    private int post(HttpClient client) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(NOBODY))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static HttpClient client(TestCertificates trusted, Optional<TestCertificates> shown)
            throws GeneralSecurityException, Pem.Unusable {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Pem.trustStore(trusted.certificate()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (shown.isPresent()) {
            keys.init(
                    Pem.keyStore(shown.get().certificate(), shown.get().key()),
                    Pem.keyPassword().toCharArray());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
