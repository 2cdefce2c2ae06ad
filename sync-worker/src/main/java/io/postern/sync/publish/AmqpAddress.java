/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import com.rabbitmq.client.ConnectionFactory;
import io.postern.config.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a RabbitMQ is, read from a URL as Celery reads it: {@code amqp://host/} and {@code amqp://host//} both mean the
 * virtual host {@code /}, and without a user it is {@code guest}.
 */
record AmqpAddress(boolean tls, String host, int port, String user, Secret password, String virtualHost) {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int HEARTBEAT_SECONDS = 30;

    /** Reads a URL that the configuration has checked. */
    static AmqpAddress parse(Secret text) {
        URI url = URI.create(text.reveal());
        boolean tls = url.getScheme().equals("amqps");
        String userInfo = url.getRawUserInfo() == null ? "" : url.getRawUserInfo();
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        String path = url.getRawPath().isEmpty() ? "" : url.getRawPath().substring(1);
        return new AmqpAddress(
                tls,
                url.getHost(),
                url.getPort() < 0
                        ? tls ? ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT : ConnectionFactory.DEFAULT_AMQP_PORT
                        : url.getPort(),
                user.isEmpty() ? ConnectionFactory.DEFAULT_USER : decoded(user),
                Secret.of(userInfo.isEmpty() ? ConnectionFactory.DEFAULT_PASS : decoded(password)),
                path.isEmpty() ? ConnectionFactory.DEFAULT_VHOST : decoded(path));
    }

    private static String decoded(String text) {
        // a plus sign stands for itself in this part of a URL
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    ConnectionFactory factory(Trust trust) throws Undelivered {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password.reveal());
        factory.setVirtualHost(virtualHost);
        factory.setConnectionTimeout(TIMEOUT_MILLIS);
        factory.setHandshakeTimeout(TIMEOUT_MILLIS);
        factory.setChannelRpcTimeout(TIMEOUT_MILLIS);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        // a line that broke is made anew with the next attempt
        factory.setAutomaticRecoveryEnabled(false);
        if (tls) {
            // the client's own default trusts every certificate
            factory.useSslProtocol(trust.context());
            factory.enableHostnameVerification();
        }
        return factory;
    }

    /** For logs and messages. */
    String shown() {
        return host + ":" + port;
    }
}
