/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Addresses;
import io.postern.config.HostPort;
import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Section;
import io.postern.config.TlsSections;
import java.net.URI;

/** Reads {@code server}. */
final class EndpointReader {

    private EndpointReader() {}

    static EndpointConfig endpoint(Section server) {
        boolean listens = server.has("listen");
        boolean secret = server.has("secret");
        boolean tls = server.has("tls");
        EndpointConfig config = new EndpointConfig(
                server.value("listen", new HostPort("127.0.0.1", 4190), Addresses.hostPort()),
                server.value("admin", new HostPort("127.0.0.1", 4191), Addresses.hostPort()),
                server.secret("secret", Names.headerSecret()),
                server.section("tls").flatMap(TlsSections::server),
                server.value("open-loopback", false, Quantities.bool()));
        if (listens && !secret && !tls && !config.openLoopback()) {
            server.problems()
                    .conclusion(
                            server.path("secret"),
                            "",
                            "is missing, and tls.client-ca too: whoever reaches the endpoint can make accounts",
                            "set one of the two, or open-loopback: true for callers on this machine that show nothing");
        }
        if (config.servesSessions() && !tls && !isLoopback(config.listen())) {
            server.problems()
                    .warning(
                            server.path("listen"),
                            config.listen().toString(),
                            "is reached in the clear: the secret and the credentials of people can be read on the way",
                            "set server.tls, or listen on 127.0.0.1");
        }
        return config;
    }

    private static boolean isLoopback(HostPort address) {
        return Addresses.isLoopback(URI.create("http://" + address));
    }
}
