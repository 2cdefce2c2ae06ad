/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.config.HostPort;
import io.postern.config.RedisAddress;
import io.postern.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;

/** Clients of Redis, with time-outs and bounds. */
final class RedisClients {
    /** A request waits for Redis twice that at most: a session that takes longer is as good as none. */
    private static final int TIMEOUT_MILLIS = 1000;

    /** One round trip takes a fraction of a millisecond, and memory answers for most requests. */
    private static final int CONNECTIONS = 16;

    private static final int CLUSTER_ATTEMPTS = 3;

    private RedisClients() {}

    /** A client; of Sentinels or a cluster it finds the servers, and fails where it cannot. */
    static UnifiedJedis client(RedisAddress address, Optional<TrustedBy> trusted) {
        DefaultJedisClientConfig config = settings(address, trusted)
                .user(address.user().orElse(null))
                .password(address.password().map(Secret::reveal).orElse(null))
                .database(address.database())
                .build();
        Set<HostAndPort> hosts =
                address.hosts().stream().map(RedisClients::host).collect(Collectors.toUnmodifiableSet());
        return switch (address.kind()) {
            case SINGLE ->
                RedisClient.builder()
                        .hostAndPort(hosts.iterator().next())
                        .clientConfig(config)
                        .poolConfig(pool())
                        .build();
            case SENTINEL ->
                RedisSentinelClient.builder()
                        .masterName(address.main())
                        .sentinels(hosts)
                        .sentinelClientConfig(settings(address, trusted)
                                .password(address.sentinelPassword()
                                        .map(Secret::reveal)
                                        .orElse(null))
                                .build())
                        .clientConfig(config)
                        .poolConfig(pool())
                        .build();
            case CLUSTER ->
                RedisClusterClient.builder()
                        .nodes(hosts)
                        .maxAttempts(CLUSTER_ATTEMPTS)
                        .maxTotalRetriesDuration(Duration.ofMillis(2L * TIMEOUT_MILLIS))
                        .clientConfig(config)
                        .poolConfig(pool())
                        .build();
        };
    }

    private static HostAndPort host(HostPort host) {
        return new HostAndPort(host.host(), host.port());
    }

    private static DefaultJedisClientConfig.Builder settings(RedisAddress address, Optional<TrustedBy> trusted) {
        DefaultJedisClientConfig.Builder settings = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS);
        if (address.tls()) {
            // With the host's name, which Java does not look at on a plain socket unless it is told to.
            SslOptions.Builder tls = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
            trusted.ifPresent(ca -> tls.trustStoreType(TrustedBy.TYPE)
                    .truststore(() -> new ByteArrayInputStream(ca.store()), TrustedBy.PASSWORD.toCharArray()));
            settings.sslOptions(tls.build());
        }
        return settings;
    }

    private static ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
        pool.setJmxEnabled(false);
        return pool;
    }

    /** Authorities that may vouch for Redis, in the form in which the client reads them. */
    static final class TrustedBy {
        private static final String TYPE = "PKCS12";
        /** The store has certificates alone, and never leaves memory; the format wants a password all the same. */
        private static final String PASSWORD = "certificates";

        private final byte[] store;

        private TrustedBy(byte[] store) {
            this.store = store;
        }

        private byte[] store() {
            return store;
        }

        /**
         * The authorities of a PEM file.
         *
         * @throws IllegalArgumentException where it cannot be read, naming the key
         */
        static TrustedBy file(Path file) {
            try (InputStream pem = Files.newInputStream(file)) {
                KeyStore store = KeyStore.getInstance(TYPE);
                store.load(null, null);
                for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    store.setCertificateEntry("ca" + store.size(), one);
                }
                if (store.size() == 0) {
                    throw new IOException("no certificate in it");
                }
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                store.store(bytes, PASSWORD.toCharArray());
                return new TrustedBy(bytes.toByteArray());
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalArgumentException(
                        "session.redis-ca: " + file + " is not a PEM file of certificates that can be read", e);
            }
        }
    }
}
