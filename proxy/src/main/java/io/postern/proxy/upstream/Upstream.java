/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Transport;

/**
 * One server that requests are sent to.
 *
 * @param client what connects to it
 * @param destination its connections and the queue for them
 * @param base its URL; for a Unix domain socket a URL that stands for it
 * @param host the {@code Host} line that names it
 */
record Upstream(HttpClient client, HttpDestination destination, URI base, HttpField host) {
    /**
     * An older connection is not used again, so that what an app or a load balancer forgot silently is never tried; short
     * enough for that, long enough to cost nothing.
     */
    private static final Duration CONNECTION_AGE = Duration.ofSeconds(60);

    private static final String UNIX_HOST = "localhost";

    /** Reaches {@code url} ({@code http}, {@code https} or {@code unix:/path}) through a client that has been started. */
    static Upstream at(URI url, HttpClient client) {
        boolean unix = "unix".equals(url.getScheme());
        boolean secure = "https".equals(url.getScheme());
        String scheme = secure ? "https" : "http";
        String host = unix ? UNIX_HOST : url.getHost();
        int port = unix ? 80 : url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
        Transport transport = unix ? new Transport.TCPUnix(Path.of(url.getPath())) : Transport.TCP_IP;
        Origin origin = new Origin(
                scheme,
                new Origin.Address(host, port),
                unix ? url.getPath() : "",
                HttpClientTransportOverHTTP.HTTP11,
                transport);
        HttpDestination destination = (HttpDestination) client.resolveDestination(origin);
        if (destination.getConnectionPool() instanceof AbstractConnectionPool pool) {
            pool.setMaxDuration(CONNECTION_AGE.toMillis());
        }
        boolean usual = port == (secure ? 443 : 80);
        URI base = URI.create(scheme + "://" + host + (usual ? "" : ":" + port));
        return new Upstream(client, destination, base, new PreEncodedHttpField(HttpHeader.HOST, base.getAuthority()));
    }
}
