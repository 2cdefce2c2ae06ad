/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.params.SetParams;

/** Passes refreshed cookie sessions on through Redis, sealed. */
final class RedisRelay implements Relay {
    private final RedisLink link;
    private final Sealer sealer;

    RedisRelay(RedisLink link, List<byte[]> keys, SecureRandom random) {
        this.link = link;
        this.sealer = new Sealer("relay", keys, random);
    }

    @Override
    public void pass(Stored fresh, Duration shown) throws SessionsUnavailable {
        String key = key(fresh);
        String sealed = sealer.seal(key, SessionCodec.encode(fresh));
        link.call(jedis -> jedis.set(key, sealed, SetParams.setParams().px(shown.toMillis())));
    }

    @Override
    public Optional<Stored> passed(Stored old) throws SessionsUnavailable {
        String key = key(old);
        return link.call(jedis -> Optional.ofNullable(jedis.get(key)))
                .flatMap(text -> sealer.open(key, text))
                .flatMap(SessionCodec::decode)
                .filter(stored -> stored.session().id().equals(old.session().id()));
    }

    private String key(Stored stored) {
        return link.key("next", stored.session().id());
    }
}
