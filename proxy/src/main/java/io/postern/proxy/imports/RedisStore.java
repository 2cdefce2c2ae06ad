/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the sessions' Redis is. */
final class RedisStore {
    private static final List<String> OPTIONS = List.of(
            "redis_connection_url",
            "redis_username",
            "redis_password",
            "redis_use_sentinel",
            "redis_sentinel_password",
            "redis_sentinel_master_name",
            "redis_sentinel_connection_urls",
            "redis_use_cluster",
            "redis_cluster_connection_urls",
            "redis_ca_path");

    private final Conversion conversion;
    private final Report report;

    RedisStore(Conversion conversion) {
        this.conversion = conversion;
        this.report = conversion.report();
    }

    /** Reports what is there although sessions are in cookies. */
    static void unused(Conversion conversion) {
        OPTIONS.forEach(key -> conversion.when(
                key, setting -> conversion.report().same(setting, "not used, since sessions are in cookies")));
    }

    /** The value of {@code session.redis}. */
    String reference() {
        OPTIONS.forEach(key -> conversion.when(key, setting -> report.same(setting, "session.redis")));
        conversion.when("redis_ca_path", setting -> {
            conversion.draft().put("session.redis-ca", YamlText.of(setting.text()));
        });
        boolean sentinel = conversion.on("redis_use_sentinel", false);
        boolean cluster = conversion.on("redis_use_cluster", false);
        String kind = sentinel ? "-sentinel" : cluster ? "-cluster" : "";
        List<String> urls = sentinel
                ? conversion.list("redis_sentinel_connection_urls")
                : cluster ? conversion.list("redis_cluster_connection_urls") : List.of(url());
        boolean tls = urls.stream().anyMatch(url -> url.startsWith("rediss:"))
                || conversion.of("redis_ca_path").isPresent();
        String hosts = String.join(",", urls.stream().map(RedisStore::host).toList());
        String main = sentinel ? "/" + conversion.text("redis_sentinel_master_name", "") : cluster ? "" : database();
        boolean secret = urls.stream().anyMatch(url -> url.contains("@"))
                || Stream.of("redis_username", "redis_password", "redis_sentinel_password")
                        .anyMatch(key -> conversion.of(key).isPresent());
        String address = "redis" + (tls ? "s" : "") + kind + "://";
        if (!secret) {
            return YamlText.of(address + hosts + main);
        }
        String sentinels = conversion.of("redis_sentinel_password").isPresent() ? "?sentinel-password=PASSWORD" : "";
        return conversion
                .secrets()
                .file(
                        "redis",
                        address + "USER:PASSWORD@" + hosts + main + sentinels
                                + " (with user and password, percent-encoded; USER may be empty)");
    }

    private String url() {
        return conversion.text("redis_connection_url", "redis://127.0.0.1:6379");
    }

    private String database() {
        return Optional.of(url().replaceFirst("^[a-z]+://[^/?]*", "").replaceFirst("\\?.*$", ""))
                .filter(path -> path.matches("/[0-9]{1,4}"))
                .orElse("");
    }

    private static String host(String url) {
        return url.replaceFirst("^[a-z]+://", "").replaceFirst("^.*@", "").replaceFirst("[/?].*$", "");
    }
}
