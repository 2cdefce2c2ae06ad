/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code login}, {@code session} and {@code csrf}. */
final class LoginReader {

    private static final int SESSION_KEY_BYTES = 32;

    private LoginReader() {}

    static LoginConfig login(Section login, AppDefaults app) {
        return new LoginConfig(
                login.value("enabled", true, Quantities.bool()),
                login.value("prefix", "/oauth2", RulePaths.prefix()),
                scopes(login),
                login.list("start-on", app.startOn(), RulePaths.pattern()),
                login.list("end-on", app.endOn(), RulePaths.pattern()),
                login.list("redirect-hosts", List.of(), Addresses.hostMaybePort()),
                login.value("auth-signed-in-only", false, Quantities.bool()));
    }

    static SessionConfig session(Section session) {
        SessionStore store = session.value("store", SessionStore.COOKIE, Quantities.oneOf(SessionStore.class));
        List<Secret> keys = session.secrets("keys", sessionKey());
        if (store == SessionStore.REDIS) {
            session.require("redis");
        }
        Optional<Secret> redis = session.secret("redis", Addresses.redis());
        Duration lifetime = session.value("lifetime", Duration.ofHours(12), Quantities.duration("1m", "366d"));
        Duration idle = session.value("idle", Duration.ofHours(1), Quantities.duration("1m", "366d"));
        if (idle.compareTo(lifetime) > 0) {
            session.problems()
                    .conclusion(
                            session.path("idle"),
                            idle.toString(),
                            "is longer than session.lifetime",
                            "make it shorter, or the lifetime longer");
        }
        Section cookie = session.sectionOrEmpty("cookie");
        return new SessionConfig(
                store,
                keys,
                redis,
                redisCa(session, redis),
                session.ownFile("revocations"),
                lifetime,
                idle,
                new CookieConfig(
                        cookie.value("name", "postern", Names.ownCookie()),
                        cookie.optional("domain", Addresses.host())));
    }

    private static Optional<Path> redisCa(Section session, Optional<Secret> redis) {
        Optional<Path> ca = session.file("redis-ca");
        boolean unknown = redis.filter(MissingSecrets::missing).isPresent();
        if (ca.isPresent()
                && !unknown
                && !redis.map(url -> RedisAddress.parse(url.reveal()).tls()).orElse(false)) {
            session.problems()
                    .conclusion(
                            session.path("redis-ca"),
                            "",
                            "is there, and session.redis has no TLS",
                            "write rediss:// in session.redis, or remove it");
        }
        return ca;
    }

    static CsrfConfig csrf(Section csrf) {
        return new CsrfConfig(csrf.list("exempt", List.of(), RulePaths.pattern()));
    }

    private static List<String> scopes(Section login) {
        List<String> scopes = login.list("scopes", List.of("openid", "profile", "email"), Names.scope());
        if (!scopes.contains("openid")) {
            login.problems()
                    .conclusion(
                            login.path("scopes"),
                            String.join(", ", scopes),
                            "has no openid, without which there is no ID token",
                            "add openid");
        }
        return scopes;
    }

    private static Syntax<String> sessionKey() {
        return text -> {
            try {
                if (Secret.of(text).base64().length == SESSION_KEY_BYTES) {
                    return text;
                }
            } catch (IllegalArgumentException e) {
                // the same remedy
            }
            throw new Malformed("is not 32 bytes in base64 or base64url", "make one with keygen session");
        };
    }
}
