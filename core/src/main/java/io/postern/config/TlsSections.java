/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Optional;

/** Reads the sections that name the PEM files of TLS. */
public final class TlsSections {

    private TlsSections() {}

    /** What a server shows; empty where it cannot be read, which is then reported. */
    public static Optional<TlsConfig> server(Section tls) {
        tls.require("certificate");
        tls.require("private-key");
        var certificate = tls.file("certificate");
        var privateKey = tls.file("private-key");
        var clientCa = tls.file("client-ca");
        return certificate.flatMap(chain -> privateKey.map(key -> new TlsConfig(chain, key, clientCa)));
    }

    /** What a client trusts, and shows where it shows something. */
    public static ClientTlsConfig client(Section tls) {
        if (tls.has("certificate") != tls.has("private-key")) {
            tls.problems()
                    .conclusion(tls.path(), "", "has only one of certificate and private-key", "set both or neither");
        }
        return new ClientTlsConfig(tls.file("ca"), tls.file("certificate"), tls.file("private-key"));
    }
}
