/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx, which asks by {@code auth_request}. */
final class NginxFrontTest extends FrontProxyContract {
    @Override
    FrontProxy front(Path directory, int port, URI gate, URI app) throws Exception {
        String site = FrontProxy.example(
                "nginx.conf",
                Map.of(
                        "listen 443 ssl;",
                        "listen 127.0.0.1:" + port + ";",
                        "    ssl_certificate     /etc/nginx/tls/chain.pem;\n",
                        "",
                        "    ssl_certificate_key /etc/nginx/tls/key.pem;\n",
                        "",
                        "127.0.0.1:4180",
                        gate.getAuthority(),
                        "127.0.0.1:5000",
                        app.getAuthority()));
        Path configuration = Files.writeString(
                directory.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid @/nginx.pid;
                error_log @/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path @/body;
                  proxy_temp_path @/proxy;
                  fastcgi_temp_path @/fastcgi;
                  uwsgi_temp_path @/uwsgi;
                  scgi_temp_path @/scgi;
                """.replace("@", directory.toString()) + site + "}\n");
        return FrontProxy.start(
                directory,
                port,
                List.of("nginx", "-e", directory.resolve("error.log").toString(), "-c", configuration.toString()));
    }
}
