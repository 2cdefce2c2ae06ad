/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Apache, which passes everything on to the gate. */
final class ApacheFrontTest extends FrontProxyContract {
    private static final List<String> MODULES = List.of(
            "mpm_event", "authn_core", "authz_core", "proxy", "proxy_http", "proxy_wstunnel", "headers", "rewrite");

    @Override
    FrontProxy front(Path directory, int port, URI gate, URI app) throws Exception {
        String site = FrontProxy.example(
                "apache.conf",
                Map.of(
                        "\n<VirtualHost *:443>", "\n<VirtualHost 127.0.0.1:" + port + ">",
                        "    SSLEngine on\n", "",
                        "    SSLCertificateFile /etc/apache2/tls/chain.pem\n", "",
                        "    SSLCertificateKeyFile /etc/apache2/tls/key.pem\n", "",
                        "127.0.0.1:4180", gate.getAuthority()));
        String modules = Stream.of(MODULES)
                .flatMap(List::stream)
                .map(module -> "LoadModule " + module + "_module /usr/lib/apache2/modules/mod_" + module + ".so\n")
                .collect(Collectors.joining());
        Path configuration = Files.writeString(
                directory.resolve("apache.conf"),
                """
                ServerRoot @
                DefaultRuntimeDir @
                PidFile @/apache.pid
                ServerName 127.0.0.1
                Listen 127.0.0.1:%d
                ErrorLog @/error.log
                User www-data
                Group www-data
                """.formatted(port).replace("@", directory.toString()) + modules + site);
        return FrontProxy.start(directory, port, List.of("apache2", "-f", configuration.toString(), "-DFOREGROUND"));
    }
}
