/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.params.SetParams;

/** Turns that replicas take by a key in Redis, which nobody can make twice. */
final class RedisTurns implements Turns {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTurns.class);

    /** Longer than a provider may take for a refresh. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int TOKEN_BITS = 128;

    private static final String GIVE_BACK =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private final RedisLink link;
    private final SecureRandom random;

    RedisTurns(RedisLink link, SecureRandom random) {
        this.link = link;
        this.random = random;
    }

    @Override
    public Optional<Turn> take(Session session) throws SessionsUnavailable {
        String key = link.key("turn", session.id());
        String token = new BigInteger(TOKEN_BITS, random).toString(Character.MAX_RADIX);
        Optional<String> set = link.call(jedis -> Optional.ofNullable(
                jedis.set(key, token, SetParams.setParams().nx().px(LONGEST.toMillis()))));
        return set.isPresent() ? Optional.of(() -> giveBack(key, token)) : Optional.empty();
    }

    private void giveBack(String key, String token) {
        try {
            link.call(jedis -> Optional.ofNullable(jedis.eval(GIVE_BACK, List.of(key), List.of(token))));
        } catch (SessionsUnavailable e) {
            LOG.debug("a turn ends by itself: {}", e.getMessage());
        }
    }
}
