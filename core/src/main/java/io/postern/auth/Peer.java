/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * The other end of the connection that a request came in by: what it cannot choose itself.
 *
 * @param address the address of the socket's other end, whatever any header says
 * @param certificate the client certificate, when TLS has verified one against the configured authority
 */
public record Peer(InetAddress address, Optional<X509Certificate> certificate) {
    /** Refuses a missing part. */
    public Peer {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(certificate, "certificate");
    }

    /** A peer without a certificate. */
    public static Peer at(InetAddress address) {
        return new Peer(address, Optional.empty());
    }
}
