/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void readsOneServer() {
        RedisAddress address = RedisAddress.parse("rediss://gate:p%40s+s@[::1]:6380/3");
        assertThat(address.kind()).isEqualTo(RedisAddress.Kind.SINGLE);
        assertThat(address.tls()).isTrue();
        assertThat(address.hosts()).containsExactly(new HostPort("::1", 6380));
        assertThat(address.user()).contains("gate");
        assertThat(address.password()).contains(Secret.of("p@s+s"));
        assertThat(address.database()).isEqualTo(3);
        assertThat(address.toString()).doesNotContain("p@s");
        assertThat(RedisAddress.parse("redis://h").hosts()).containsExactly(new HostPort("h", 6379));
        assertThat(RedisAddress.parse("redis://[::1]").hosts()).containsExactly(new HostPort("::1", 6379));
    }

    @Test
    void readsSentinels() {
        RedisAddress address = RedisAddress.parse("redis-sentinel://:pw@a,b:26380/main/1?sentinel-password=s%26");
        assertThat(address.kind()).isEqualTo(RedisAddress.Kind.SENTINEL);
        assertThat(address.hosts()).isEqualTo(List.of(new HostPort("a", 26_379), new HostPort("b", 26_380)));
        assertThat(address.main()).isEqualTo("main");
        assertThat(address.user()).isEqualTo(Optional.empty());
        assertThat(address.password()).contains(Secret.of("pw"));
        assertThat(address.sentinelPassword()).contains(Secret.of("s&"));
        assertThat(address.database()).isEqualTo(1);
    }

    @Test
    void readsACluster() {
        RedisAddress address = RedisAddress.parse("rediss-cluster://a:7000,b");
        assertThat(address.kind()).isEqualTo(RedisAddress.Kind.CLUSTER);
        assertThat(address.tls()).isTrue();
        assertThat(address.shown()).isEqualTo("a:7000,b:6379");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis",
                "redis://",
                "redis:///0",
                "reddis://h",
                "http://h",
                "redis://a,b",
                "redis://h/x",
                "redis://h/0/1",
                "redis://h:port",
                "redis://h:99999",
                "redis://u:p@s@h",
                "redis://u:%zz@h",
                "redis://h?db=1",
                "redis-sentinel://h",
                "redis-sentinel://h/main/0/1",
                "redis-cluster://h/1",
                "redis-cluster://h,"
            })
    void refusesWithoutSayingWhatItRead(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(text))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("p@s"));
    }
}
