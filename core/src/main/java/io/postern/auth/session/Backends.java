/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.config.RedisAddress;
import io.postern.config.Secret;
import io.postern.config.SessionConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Opens what a configuration keeps outside of the process. */
final class Backends {
    private Backends() {}

    /**
     * What a configuration names; two that name the same share it.
     *
     * @param site the public URL: replicas of one site have the same
     */
    private record Named(Optional<Secret> redis, Optional<Path> ca, Optional<Path> file, String site) {
        static Named of(SessionSettings settings) {
            SessionConfig config = settings.config();
            return new Named(
                    config.redis(),
                    config.redisCa(),
                    config.revocations(),
                    settings.publicUrl().toString());
        }
    }

    static Object named(SessionSettings settings) {
        return Named.of(settings);
    }

    static Backend open(SessionSettings settings, BrowserSessions.Surroundings surroundings, Carried carried) {
        Named named = Named.of(settings);
        Optional<RedisLink> redis = redis(named);
        Revocations revocations = redis.<Revocations>map(
                        link -> RedisRevocations.follow(link, carried.revocations(), surroundings))
                .or(() -> named.file().map(file -> FileRevocations.open(file, carried.revocations())))
                .orElseGet(() -> Revocations.inMemory(carried.revocations()));
        return new Backend(named, revocations, redis);
    }

    static Backend openAside(SessionSettings settings, Carried carried) {
        Named named = Named.of(settings);
        return new Backend(named, Revocations.inMemory(carried.revocations()), redis(named));
    }

    private static Optional<RedisLink> redis(Named named) {
        return redis(named.redis(), named.ca(), named.site());
    }

    static Optional<RedisLink> redis(Optional<Secret> url, Optional<Path> ca, String site) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        RedisAddress address = RedisAddress.parse(url.get().reveal());
        try {
            return Optional.of(new RedisLink(address, ca.map(RedisClients.TrustedBy::file), site));
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "session.redis needs the library redis.clients:jedis, which is not here", e);
        }
    }
}
