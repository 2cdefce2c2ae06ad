/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.config.HostPort;
import io.postern.config.RedisAddress;
import io.postern.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Connections to a Redis of the application, with time-outs, and what goes wrong with them in words without secrets. */
final class RedisClients {

    /** Nobody waits for these, other than the end of a run. */
    private static final int TIMEOUT_MILLIS = 5000;

    private static final String STORE_TYPE = "PKCS12";
    /** The store has certificates alone, and never leaves memory; the format wants a password all the same. */
    private static final String STORE_PASSWORD = "certificates";

    private RedisClients() {}

    /** What is asked of Redis. */
    interface Command {
        void run(UnifiedJedis redis);
    }

    /** A client; where Sentinels or a cluster must be asked for servers first, and do not answer, that is a failure. */
    static UnifiedJedis open(RedisAddress address, Trust trust) throws Undelivered {
        try {
            return client(address, trust);
        } catch (JedisException | IllegalStateException e) {
            throw failure(address, trust, e);
        }
    }

    static void ask(UnifiedJedis redis, RedisAddress address, Trust trust, Command command) throws Undelivered {
        try {
            command.run(redis);
        } catch (JedisException | IllegalStateException e) {
            throw failure(address, trust, e);
        }
    }

    private static UnifiedJedis client(RedisAddress address, Trust trust) throws Undelivered {
        DefaultJedisClientConfig config = settings(address, trust)
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
                        .sentinelClientConfig(settings(address, trust)
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
                        .clientConfig(config)
                        .poolConfig(pool())
                        .build();
        };
    }

    private static HostAndPort host(HostPort host) {
        return new HostAndPort(host.host(), host.port());
    }

    private static DefaultJedisClientConfig.Builder settings(RedisAddress address, Trust trust) throws Undelivered {
        DefaultJedisClientConfig.Builder settings = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS);
        if (address.tls()) {
            // with the host's name, which Java does not look at on a plain socket unless it is told to
            SslOptions.Builder tls = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
            Optional<byte[]> store = trust.store(STORE_PASSWORD);
            store.ifPresent(bytes -> tls.trustStoreType(STORE_TYPE)
                    .truststore(() -> new ByteArrayInputStream(bytes), STORE_PASSWORD.toCharArray()));
            settings.sslOptions(tls.build());
        }
        return settings;
    }

    /** One thread uses it. */
    private static ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(1);
        pool.setJmxEnabled(false);
        return pool;
    }

    /** The code of Redis' answer, or what the operating system says; a message of Redis may repeat what it was sent. */
    private static Undelivered failure(RedisAddress address, Trust trust, RuntimeException e) {
        Optional<String> tls = trust.complaint(e);
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof JedisDataException)) {
            root = root.getCause();
        }
        String why = root.getClass().getSimpleName();
        if (root instanceof JedisDataException) {
            String code = String.valueOf(root.getMessage()).split(" ", 2)[0];
            why = code.matches("[A-Z]{2,20}") ? code : why;
        } else if (root instanceof IOException) {
            why += ": " + root.getMessage();
        }
        return new Undelivered("Redis at " + address.shown() + " does not serve: " + tls.orElse(why));
    }
}
