/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static io.postern.auth.provision.Provisioning.alice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.auth.GateEvents;
import io.postern.auth.Provisioned;
import io.postern.config.ClientTlsConfig;
import io.postern.config.ProvisioningConfig;
import io.postern.config.ProvisioningConfig.BreakerConfig;
import io.postern.config.WhenUnavailable;
import io.postern.testing.SessionService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        make("server", "EC", "ip:127.0.0.1");
        make("elsewhere", "EC", "dns:elsewhere.example.org");
        make("client-ec", "EC", "dns:gate");
        make("client-rsa", "RSA", "dns:gate");
        make("client-ed25519", "Ed25519", "dns:gate");
        make("stranger", "EC", "dns:gate");
    }

    @ParameterizedTest
    @CsvSource({"client-ec", "client-rsa", "client-ed25519"})
    void showsItsCertificate(String client) throws Exception {
        try (SessionService service = SessionService.startTls(context("server", client))) {
            assertThat(ask(service.endpoint(), tls("server", client))).isInstanceOf(Provisioned.Active.class);
            assertThat(service.calls().get(0).headers().containsKey("Authorization"))
                    .isFalse();
        }
    }

    @Test
    void isNotLetInWithAnotherCertificate() throws Exception {
        try (SessionService service = SessionService.startTls(context("server", "client-ec"))) {
            assertThat(ask(service.endpoint(), tls("server", "stranger"))).isInstanceOf(Provisioned.Unasked.class);
            assertThat(ask(
                            service.endpoint(),
                            new ClientTlsConfig(Optional.of(pem("server")), Optional.empty(), Optional.empty())))
                    .isInstanceOf(Provisioned.Unasked.class);
            assertThat(service.calls()).isEmpty();
        }
    }

    @Test
    void talksToNobodyItsAuthoritiesDoNotKnow() throws Exception {
        try (SessionService service = SessionService.startTls(context("server", "client-ec"))) {
            assertThat(ask(service.endpoint(), tls("stranger", "client-ec"))).isInstanceOf(Provisioned.Unasked.class);
            assertThat(service.calls()).isEmpty();
        }
    }

    @Test
    void talksToNobodyUnderAnotherName() throws Exception {
        try (SessionService service = SessionService.startTls(context("elsewhere", "client-ec"))) {
            assertThat(ask(service.endpoint(), tls("elsewhere", "client-ec"))).isInstanceOf(Provisioned.Unasked.class);
            assertThat(service.calls()).isEmpty();
        }
    }

    @Test
    void namesTheFileThatCannotBeUsed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
        Path none = folder.resolve("none.pem");
        for (ClientTlsConfig config : new ClientTlsConfig[] {
            new ClientTlsConfig(Optional.of(none), Optional.empty(), Optional.empty()),
            new ClientTlsConfig(Optional.empty(), Optional.of(pem("client-ec")), Optional.of(none)),
        }) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> ClientTls.context(config))
                    .withMessageContaining("none.pem");
        }
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> ClientTls.context(
                        new ClientTlsConfig(Optional.empty(), Optional.of(pem("client-ec")), Optional.of(empty))))
                .withMessageContaining("empty.pem")
                .withMessageContaining("openssl pkcs8");
    }

    private static Provisioned ask(URI uri, ClientTlsConfig tls) {
        ProvisioningConfig config = new ProvisioningConfig(
                uri,
                Optional.empty(),
                Optional.of(tls),
                Duration.ofSeconds(20),
                Provisioning.CACHE,
                Provisioning.STALE,
                WhenUnavailable.PASS,
                "Authorization",
                new BreakerConfig(5, Duration.ofSeconds(10)));
        try (SessionEndpoint endpoint =
                new SessionEndpoint(config, GateEvents.NONE, Clock.systemUTC(), new Random(1), account -> {})) {
            return endpoint.ask(alice());
        }
    }

    private static ClientTlsConfig tls(String ca, String client) {
        return new ClientTlsConfig(
                Optional.of(pem(ca)), Optional.of(pem(client)), Optional.of(folder.resolve(client + ".key")));
    }

    private static Path pem(String name) {
        return folder.resolve(name + ".pem");
    }

    /** The service's side: its own key, and trust in that client. */
    private static SSLContext context(String server, String client) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(server), PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", store(client).getCertificate(client));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static void make(String name, String algorithm, String alternative) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + alternative,
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve(name + ".p12").toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).as("keytool for " + name).isZero();
        Key key = store(name).getKey(name, PASSWORD);
        write(name + ".key", "PRIVATE KEY", key.getEncoded());
        write(name + ".pem", "CERTIFICATE", store(name).getCertificate(name).getEncoded());
    }

    private static void write(String file, String kind, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
