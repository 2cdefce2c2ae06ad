/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ClientConnection} of each HTTP/1.1 connection. */
final class ClientConnectionFactory extends HttpConnectionFactory {
    /** For the credentials that connections remember: some three thousand tokens of the usual length. */
    private static final int MOST_RECALLED_BYTES = 8 * 1024 * 1024;

    private final HeadMemory.Budget recalled = new HeadMemory.Budget(MOST_RECALLED_BYTES);

    ClientConnectionFactory(HttpConfiguration configuration) {
        super(configuration);
    }

    /** What all connections together may remember. */
    HeadMemory.Budget recalled() {
        return recalled;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        ClientConnection connection = new ClientConnection(getHttpConfiguration(), connector, endPoint);
        return configure(connection, connector, endPoint);
    }

    /**
     * HTTP/2 without TLS for clients that begin with it (RFC 9113, section 3.3). {@code Upgrade: h2c} is ignored: a request
     * that turns into another one behind the back of a proxy in front has been used to get past it.
     */
    static final class PriorKnowledge extends HTTP2CServerConnectionFactory {
        PriorKnowledge(HttpConfiguration configuration) {
            super(configuration);
        }

        @Override
        @SuppressWarnings("NullAway") // Jetty's way to decline
        public @Nullable Connection upgradeConnection(
                Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable answer) {
            return request.getHttpVersion() == HttpVersion.HTTP_2
                    ? super.upgradeConnection(connector, endPoint, request, answer)
                    : null;
        }
    }
}
