/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Browser sessions.
 *
 * @param keys each 32 bytes by {@link Secret#base64()}; the first encrypts, all decrypt; empty means one made at start
 * @param redis a URL that {@link RedisAddress#parse} reads, which may hold a password
 * @param redisCa PEM file of the authorities that may vouch for Redis; empty means those of the Java runtime
 * @param revocations the file of revoked sessions, for one replica without Redis
 * @param lifetime the longest life of a session
 * @param idle how long a session lives unused
 */
public record SessionConfig(
        SessionStore store,
        List<Secret> keys,
        Optional<Secret> redis,
        Optional<Path> redisCa,
        Optional<Path> revocations,
        Duration lifetime,
        Duration idle,
        CookieConfig cookie) {

    public SessionConfig {
        keys = List.copyOf(keys);
    }
}
