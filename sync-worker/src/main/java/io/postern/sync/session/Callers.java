/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.config.Secret;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Tells who may ask. */
final class Callers {
    private static final String BEARER = "Bearer ";

    private final Optional<Secret> secret;
    private final boolean certificates;
    private final boolean openLoopback;

    /** @param certificates whether the connection's other side may prove itself by a certificate */
    Callers(Optional<Secret> secret, boolean certificates, boolean openLoopback) {
        this.secret = secret;
        this.certificates = certificates;
        this.openLoopback = openLoopback;
    }

    /** What a caller may do. */
    enum Standing {
        /** It showed the secret or a certificate. */
        PROVEN,
        /** It showed nothing, on this machine, where that is enough for some answers. */
        LOOPBACK,
        /** Nothing. */
        STRANGER
    }

    /** Where the sender of a request stands. A wrong secret is a stranger's, wherever it comes from. */
    Standing standing(Request request) {
        List<String> shown = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        if (!shown.isEmpty()) {
            return shown.size() == 1 && isSecret(shown.get(0)) ? Standing.PROVEN : Standing.STRANGER;
        }
        if (certificates && hasCertificate(request)) {
            return Standing.PROVEN;
        }
        return openLoopback && isLoopback(request.getConnectionMetaData().getRemoteSocketAddress())
                ? Standing.LOOPBACK
                : Standing.STRANGER;
    }

    private boolean isSecret(String shown) {
        return shown.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && secret.filter(own -> own.equals(
                                Secret.of(shown.substring(BEARER.length()).strip())))
                        .isPresent();
    }

    /** TLS has refused one that the configured authorities did not give. */
    private static boolean hasCertificate(Request request) {
        EndPoint.SslSessionData session =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        return session != null && session.peerCertificates() != null && session.peerCertificates().length > 0;
    }

    private static boolean isLoopback(SocketAddress address) {
        return address instanceof InetSocketAddress peer
                && peer.getAddress() != null
                && peer.getAddress().isLoopbackAddress();
    }
}
