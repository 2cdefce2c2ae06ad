/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the authorities of a PEM file and no others. */
final class Trust {
    private Trust() {}

    /** The context; a file that cannot be used is an {@link UncheckedIOException} that names it. */
    static SSLContext in(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + store.size(), one);
            }
            if (store.size() == 0) {
                throw new IOException(file + ": holds no PEM certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(file + ": not a PEM file of certificates", e));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be used", e);
        }
    }
}
