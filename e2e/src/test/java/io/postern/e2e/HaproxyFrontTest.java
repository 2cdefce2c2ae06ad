/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** HAProxy, which asks by a script. */
final class HaproxyFrontTest extends FrontProxyContract {
    @Override
    FrontProxy front(Path directory, int port, URI gate, URI app) throws Exception {
        Path script = Files.writeString(directory.resolve("postern.lua"), FrontProxy.example("postern.lua", Map.of()));
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"),
                FrontProxy.example(
                        "haproxy.cfg",
                        Map.of(
                                "/etc/haproxy/postern.lua", script.toString(),
                                ":443 ssl crt /etc/haproxy/tls/data-portal.pem", "127.0.0.1:" + port,
                                "127.0.0.1:4180", gate.getAuthority(),
                                "127.0.0.1:5000", app.getAuthority())));
        return FrontProxy.start(directory, port, List.of("haproxy", "-db", "-f", configuration.toString()));
    }
}
