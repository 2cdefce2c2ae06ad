/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM form (RFC 7468). Every refusal names the file, and the command that helps. */
public final class Pem {
    /** A chain or a bundle of authorities; the largest in use are a few hundred KiB. */
    private static final long MAX_FILE = 4 * 1024 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final char[] NO_PASSWORD = new char[0];

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Pem() {}

    /** A file that cannot be used, and what to do about it. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        private Unusable(String message) {
            super(message);
        }
    }

    /** The password of the key in {@link #keyStore}: none. */
    public static String keyPassword() {
        return "";
    }

    /**
     * A key store with one entry: the key and its chain.
     *
     * @param chain the certificate's file, the own certificate first
     * @param key the file with its PKCS#8 key
     */
    public static KeyStore keyStore(Path chain, Path key) throws Unusable {
        List<Certificate> certificates = certificates(chain);
        PrivateKey privateKey = privateKey(key);
        if (!belong(privateKey, certificates.get(0).getPublicKey())) {
            throw new Unusable(key + ": not the key of the first certificate in " + chain
                    + "; put the server's own certificate first, authorities after it");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("own", privateKey, NO_PASSWORD, certificates.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable(chain + ": " + e.getMessage());
        }
    }

    /** A trust store with the authorities of a file. */
    public static KeyStore trustStore(Path authorities) throws Unusable {
        List<Certificate> certificates = certificates(authorities);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable(authorities + ": " + e.getMessage());
        }
    }

    private static List<Certificate> certificates(Path file) throws Unusable {
        List<Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            if (blocks.group(1).endsWith("CERTIFICATE")) {
                certificates.add(certificate(file, bytes(file, blocks.group(2))));
            }
        }
        if (certificates.isEmpty()) {
            throw new Unusable(file + ": no PEM certificate in it; for a DER file: openssl x509 -inform der -in " + file
                    + " -out certificate.pem");
        }
        return certificates;
    }

    private static Certificate certificate(Path file, byte[] der) throws Unusable {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new Unusable(file + ": a certificate in it cannot be read");
        }
    }

    private static PrivateKey privateKey(Path file) throws Unusable {
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            String label = blocks.group(1);
            if (label.equals("PRIVATE KEY")) {
                return pkcs8(file, bytes(file, blocks.group(2)));
            }
            if (label.endsWith("PRIVATE KEY")) {
                throw otherForm(file, label);
            }
        }
        // A key with a password has header lines in its block, which the pattern does not take.
        if (text(file).contains("ENCRYPTED")) {
            throw otherForm(file, "ENCRYPTED PRIVATE KEY");
        }
        throw new Unusable(file + ": no PEM private key in it; expected -----BEGIN PRIVATE KEY----- (PKCS#8)");
    }

    private static Unusable otherForm(Path file, String label) {
        String is = label.equals("ENCRYPTED PRIVATE KEY")
                ? "has a password, which nobody could type at the start"
                : "is in the older form of "
                        + label.toLowerCase(Locale.ROOT).replace("rsa", "RSA").replace("ec ", "EC ");
        return new Unusable(file + ": the key " + is + "; convert it to PKCS#8 with: openssl pkcs8 -topk8 -nocrypt -in "
                + file + " -out key-pkcs8.pem");
    }

    private static PrivateKey pkcs8(Path file, byte[] der) throws Unusable {
        for (String algorithm : KEY_ALGORITHMS) {
            Optional<PrivateKey> key = privateKey(algorithm, der);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new Unusable(file + ": a private key that is damaged, or of a kind that is not supported; RSA, EC and"
                + " Ed25519 are");
    }

    /** The key, where it is one of that algorithm. */
    private static Optional<PrivateKey> privateKey(String algorithm, byte[] der) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException otherAlgorithm) {
            return Optional.empty();
        }
    }

    /** Whether a signature of the one verifies with the other. */
    private static boolean belong(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] probe = "does this key belong to this certificate".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(privateKey);
            signing.update(probe);
            byte[] signed = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(publicKey);
            verifying.update(probe);
            return verifying.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }

    private static byte[] bytes(Path file, String base64) throws Unusable {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Unusable(file + ": not well-formed PEM");
        }
    }

    private static String text(Path file) throws Unusable {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new Unusable(file + ": larger than " + MAX_FILE + " bytes; this is no certificate or key");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Unusable(file + ": cannot be read (" + e.getClass().getSimpleName()
                    + "); check that it exists and that this process may read it");
        }
    }
}
