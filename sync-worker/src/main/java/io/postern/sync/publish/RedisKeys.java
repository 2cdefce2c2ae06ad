/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.config.RedisAddress;
import redis.clients.jedis.UnifiedJedis;

/**
 * Deletes keys of the application in a Redis.
 *
 * @param prefix what stands before each value
 */
record RedisKeys(RedisAddress address, Trust trust, String prefix) implements Askable {

    @Override
    public Line open() throws Undelivered {
        UnifiedJedis redis = RedisClients.open(address, trust);
        return new Line() {
            @Override
            public void send(Batch batch) throws Undelivered {
                for (Object value : batch.values()) {
                    // one at a time: the keys of a cluster are on several servers
                    RedisClients.ask(redis, address, trust, open -> open.del(prefix + value));
                }
            }

            @Override
            public void close() {
                redis.close();
            }
        };
    }

    @Override
    public void probe() throws Undelivered {
        try (UnifiedJedis redis = RedisClients.open(address, trust)) {
            RedisClients.ask(redis, address, trust, UnifiedJedis::ping);
        }
    }
}
