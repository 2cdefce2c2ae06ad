/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates that nobody but themselves signed, with RSA keys, by openssl. */
final class SelfSigned {
    private SelfSigned() {}

    /** Writes a key and a certificate of that common name, as PEM. */
    static void make(String name, Path key, Path certificate) {
        make(name, key, certificate, List.of());
    }

    /** The same for a host, which is an address of loopback. */
    static void forAddress(String address, Path key, Path certificate) {
        make(address, key, certificate, List.of("-addext", "subjectAltName=IP:" + address));
    }

    private static void make(String name, Path key, Path certificate, List<String> more) {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"));
        command.addAll(List.of("-days", "2", "-subj", "/CN=" + name));
        command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        command.addAll(more);
        Command.output(command.toArray(String[]::new));
    }
}
