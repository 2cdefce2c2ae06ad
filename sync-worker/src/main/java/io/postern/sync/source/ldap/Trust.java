/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.util.ssl.PEMFileKeyManager;
import io.postern.config.ClientTlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS as the settings want it: whom to believe, and what to show. */
final class Trust {

    private Trust() {}

    /** @throws IllegalArgumentException where a file cannot be used; the message names its key */
    static NamedTls sockets(ClientTlsConfig tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(tls), tls.ca().isPresent() ? authorities(tls.ca().get()) : null, null);
            return new NamedTls(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] own(ClientTlsConfig tls) {
        if (tls.certificate().isEmpty() || tls.privateKey().isEmpty()) {
            return new KeyManager[0];
        }
        try {
            return new KeyManager[] {
                new PEMFileKeyManager(
                        tls.certificate().get().toFile(), tls.privateKey().get().toFile())
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "tls.certificate: " + tls.certificate().get() + " and tls.private-key "
                            + tls.privateKey().get()
                            + " cannot be used; both must be PEM, the key PKCS#8 without a password",
                    e);
        }
    }

    private static TrustManager[] authorities(Path file) throws GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("tls.ca: " + file + " holds no PEM certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "tls.ca: " + file + " cannot be read as PEM certificates; check that it exists and what is in it",
                    e);
        }
    }
}
