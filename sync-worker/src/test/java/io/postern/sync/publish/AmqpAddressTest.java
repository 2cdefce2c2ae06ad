/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.ConnectionFactory;
import io.postern.config.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broker URLs as Celery reads them. */
final class AmqpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "amqp://guest:guest@localhost:5672/,   localhost, 5672, guest, guest, /",
        "amqp://localhost,                     localhost, 5672, guest, guest, /",
        "amqp://localhost//,                   localhost, 5672, guest, guest, /",
        "amqp://u:p%40ss+1@h:1/rdm,            h,         1,    u,     p@ss+1, rdm",
        "amqp://u:p@h/%2Frdm,                  h,         5672, u,     p,     /rdm",
        "amqps://u:p@mq.example.org/,          mq.example.org, 5671, u, p,    /",
    })
    void readsAUrl(String url, String host, int port, String user, String password, String virtualHost)
            throws Exception {
        AmqpAddress address = AmqpAddress.parse(Secret.of(url));
        ConnectionFactory factory = address.factory(new Trust("ca", Optional.empty()));

        assertThat(factory.getHost()).isEqualTo(host);
        assertThat(factory.getPort()).isEqualTo(port);
        assertThat(factory.getUsername()).isEqualTo(user);
        assertThat(factory.getPassword()).isEqualTo(password);
        assertThat(factory.getVirtualHost()).isEqualTo(virtualHost);
        assertThat(factory.isSSL()).isEqualTo(url.startsWith("amqps"));
        assertThat(address.shown()).isEqualTo(host + ":" + port);
    }

    @Test
    void hidesThePassword() {
        assertThat(AmqpAddress.parse(Secret.of("amqp://u:hunter2@h/")).toString())
                .doesNotContain("hunter2");
    }
}
