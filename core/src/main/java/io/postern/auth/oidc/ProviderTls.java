/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * HTTP clients for calls to providers: one that trusts the authorities of the Java runtime or those of a PEM file, and one for
 * plain http. Each is made when it is first used, since reading the runtime's authorities takes longer than all else that a
 * start needs. They follow no redirect. Safe for use by many threads at once.
 */
final class ProviderTls {
    private final Optional<SSLContext> trust;
    private final Executor executor;
    private Optional<HttpClient> secure = Optional.empty();
    private Optional<HttpClient> plain = Optional.empty();

    /**
     * Clients that trust the authorities of that file.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    ProviderTls(Optional<Path> ca, Executor executor) {
        this.trust = ca.map(ProviderTls::trusting);
        this.executor = executor;
    }

    /** The client for that address. */
    synchronized HttpClient client(URI address) {
        if (address.getScheme().equalsIgnoreCase("http")) {
            HttpClient client = plain.orElseGet(() -> client(Optional.of(trustingNobody())));
            plain = Optional.of(client);
            return client;
        }
        HttpClient client = secure.orElseGet(() -> client(trust));
        secure = Optional.of(client);
        return client;
    }

    private HttpClient client(Optional<SSLContext> context) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(ProviderHttp.CONNECT_TIMEOUT);
        context.ifPresent(client::sslContext);
        return Threads.ofTheRuntime(client::build);
    }

    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is in every Java platform", e);
        }
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + store.size(), one);
            }
            if (store.size() == 0) {
                throw new IOException(file + ": no certificate in providers[].tls-ca");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(file + ": not a PEM file of certificates", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
