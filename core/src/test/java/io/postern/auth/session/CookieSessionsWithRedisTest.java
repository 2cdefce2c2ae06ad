/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

/** Sessions in cookies, revocations in Redis. */
class CookieSessionsWithRedisTest extends ReplicasContract {
    private RedisServer redis;

    @Override
    Site site() {
        redis = RedisServer.start();
        return new Site().redis(redis.url());
    }

    @Override
    RedisServer redis() {
        return redis;
    }
}
