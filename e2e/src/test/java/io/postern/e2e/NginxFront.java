/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx with the example that asks by {@code auth_request}. */
final class NginxFront {
    private NginxFront() {}

    /**
     * A started nginx.
     *
     * @param directory for its files
     * @param port where it listens, of loopback
     */
    static FrontProxy start(Path directory, int port, URI gate, URI app) {
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
        return start(directory, port, site);
    }

    /**
     * A started nginx with another site.
     *
     * @param directory for its files
     * @param port where the site listens, of loopback
     */
    static FrontProxy start(Path directory, int port, String site) {
        Path configuration = directory.resolve("nginx.conf");
        try {
            // started by root, its workers would be somebody whom a test's folder is closed to, and so its cache; for
            // anybody else
            // the line does nothing
            Files.writeString(configuration, """
                    user root;
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FrontProxy.start(
                directory,
                port,
                List.of("nginx", "-e", directory.resolve("error.log").toString(), "-c", configuration.toString()));
    }
}
