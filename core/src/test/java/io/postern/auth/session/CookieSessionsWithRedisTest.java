/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

/** Sessions in cookies, revocations in Redis. */
class CookieSessionsWithRedisTest extends ReplicasContract {
    CookieSessionsWithRedisTest() {
        super(RedisServer.start(), redis -> new Site().redis(redis.url()));
    }
}
