/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.ClientTlsConfig;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** An authority of one's own and the certificates that it signs, as PEM files, made by the JDK's keytool. RSA: GnuTLS refuses its EC keys. */
public final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String name;
    private final Path store;

    public TestAuthority(Path folder, String name) throws Exception {
        this.folder = folder;
        this.name = name;
        this.store = folder.resolve(name + ".p12");
        make("ca", "CN=" + name, "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
        pem("ca", "CERTIFICATE", keys().getCertificate("ca").getEncoded());
    }

    /** Its own certificate. */
    public Path certificate() {
        return file("ca", "CERTIFICATE");
    }

    /** Makes a key and a certificate, and gives their names in configurations. */
    public ClientTlsConfig sign(String alias, String subject, String alternatives) throws Exception {
        make(alias, subject);
        Path request = folder.resolve(alias + ".csr");
        Path signed = folder.resolve(alias + ".crt");
        keytool("-certreq", "-alias", alias, "-file", request.toString());
        List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", "ca", "-validity", "30", "-rfc"));
        sign.addAll(List.of("-infile", request.toString(), "-outfile", signed.toString()));
        if (!alternatives.isEmpty()) {
            sign.addAll(List.of("-ext", "san=" + alternatives));
        }
        keytool(sign.toArray(String[]::new));
        Path key = pem(
                alias,
                "PRIVATE KEY",
                keys().getKey(alias, PASSWORD.toCharArray()).getEncoded());
        return new ClientTlsConfig(Optional.of(certificate()), Optional.of(signed), Optional.of(key));
    }

    private void make(String alias, String subject, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-dname", subject));
        command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "30"));
        command.addAll(Arrays.asList(more));
        keytool(command.toArray(String[]::new));
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }

    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private Path file(String alias, String label) {
        return folder.resolve(name + "-" + alias + "-" + label.charAt(0) + ".pem");
    }

    private Path pem(String alias, String label, byte[] der) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String text = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
        return Files.writeString(file(alias, label), text);
    }
}
