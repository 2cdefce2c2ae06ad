/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Caddy, which asks by {@code forward_auth}. */
final class CaddyFrontTest extends FrontProxyContract {
    @Override
    FrontProxy front(Path directory, int port, URI gate, URI app) throws Exception {
        String site = FrontProxy.example(
                "Caddyfile",
                Map.of(
                        "\ndata.example.org {", "\nhttp://127.0.0.1:" + port + " {",
                        "127.0.0.1:4180", gate.getAuthority(),
                        "127.0.0.1:5000", app.getAuthority()));
        Path configuration = Files.writeString(
                directory.resolve("Caddyfile"),
                "{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}\n" + site);
        return FrontProxy.start(
                directory,
                port,
                List.of("caddy", "run", "--adapter", "caddyfile", "--config", configuration.toString()));
    }
}
