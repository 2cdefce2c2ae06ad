/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import javax.net.ssl.TrustManagerFactory;

/** HTTP clients for calls to providers, which trust the authorities of the Java runtime or those of a PEM file. */
final class ProviderTls {
    private ProviderTls() {}

    /** A client that follows no redirect. */
    static HttpClient client(Optional<Path> ca, Executor executor) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(ProviderHttp.CONNECT_TIMEOUT);
        ca.ifPresent(file -> client.sslContext(trusting(file)));
        return client.build();
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
