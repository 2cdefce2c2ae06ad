/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.config.ClientTlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes the TLS side of the endpoint's client out of PEM files. */
final class ClientTls {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] IN_MEMORY = {};

    private ClientTls() {}

    /** The context for these files; an unreadable one is an {@link UncheckedIOException} that names it. */
    static SSLContext context(ClientTlsConfig config) {
        try {
            TrustManager[] trust = config.ca().isPresent() ? trust(config.ca().get()) : null;
            KeyManager[] keys = config.certificate().isPresent()
                            && config.privateKey().isPresent()
                    ? keys(config.certificate().get(), config.privateKey().get())
                    : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException("provisioning.tls cannot be used", e));
        }
    }

    private static TrustManager[] trust(Path ca) throws GeneralSecurityException {
        KeyStore store = store();
        for (Certificate authority : certificates(ca)) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(Path certificate, Path privateKey) throws GeneralSecurityException {
        KeyStore store = store();
        store.setKeyEntry(
                "client",
                privateKey(privateKey),
                IN_MEMORY,
                certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore store() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new AssertionError("nothing is read", e);
        }
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            List<Certificate> all =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            if (all.isEmpty()) {
                throw new UncheckedIOException(new IOException(file + ": holds no PEM certificate"));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        byte[] encoded;
        try {
            Matcher matcher = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (!matcher.find()) {
                throw new UncheckedIOException(
                        new IOException(file + ": holds no PKCS#8 key (openssl pkcs8 -topk8 -nodes makes one)"));
            }
            encoded = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
        PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(encoded);
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(key);
            } catch (InvalidKeySpecException ofAnotherKind) {
                // The next algorithm may know it.
            }
        }
        throw new UncheckedIOException(new IOException(file + ": is neither an EC, RSA nor Ed25519 key"));
    }
}
