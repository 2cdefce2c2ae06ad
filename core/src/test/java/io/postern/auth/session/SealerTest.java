/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] OLD = key(1);
    private static final byte[] NEW = key(2);
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private final Sealer sealer = sealer("session", OLD);

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static Sealer sealer(String purpose, byte[]... keys) {
        return new Sealer(purpose, List.of(keys), RANDOM);
    }

    @Test
    void opensWhatItSealed() {
        String sealed = sealer.seal("postern", CONTENT);
        assertThat(sealed).matches("[A-Za-z0-9_-]+").doesNotContain("content");
        assertThat(sealer.open("postern", sealed)).contains(CONTENT);
        assertThat(sealer.open("postern", sealer.seal("postern", new byte[0]))).contains(new byte[0]);
    }

    @Test
    void saysBeforehandHowLongTheTextWillBe() {
        for (int bytes = 0; bytes < 100; bytes++) {
            assertThat(sealer.seal("postern", new byte[bytes])).hasSize(Sealer.sealedLength(bytes));
        }
    }

    @Test
    @DisplayName("row 77: what was sealed for one purpose or place opens for no other")
    void opensForItsPurposeAndPlaceAlone() {
        String sealed = sealer.seal("postern", CONTENT);
        assertThat(sealer.open("postern_1", sealed)).isEmpty();
        assertThat(sealer("state", OLD).open("postern", sealed)).isEmpty();
        assertThat(sealer("session", NEW).open("postern", sealed)).isEmpty();
    }

    @Test
    @DisplayName("row 65: no character can move from the purpose into the place or back")
    void nothingMoves() {
        String sealed = sealer.seal("postern", CONTENT);
        assertThat(sealer("sessionp", OLD).open("ostern", sealed)).isEmpty();
        assertThat(sealer("sessio", OLD).open("npostern", sealed)).isEmpty();
    }

    @Test
    @DisplayName("row 42: two texts of one content differ, and no IV comes twice in a hundred thousand")
    void neverUsesAnIvTwice() {
        Set<String> ivs = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            // version, key id and IV are 17 bytes: 22 characters hold them and a part of the first encrypted byte
            ivs.add(sealer.seal("postern", new byte[0]).substring(0, 22));
        }
        assertThat(ivs).hasSize(100_000);
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String sealed = sealer.seal("postern", CONTENT);
        for (int i = 0; i < sealed.length(); i++) {
            char other = sealed.charAt(i) == 'A' ? 'Q' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThat(sealer.open("postern", changed)).isEmpty();
            assertThat(sealer.open("postern", sealed.substring(0, i))).isEmpty();
        }
        assertThat(sealer.open("postern", sealed + "AAAA")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("rows 40, 46 and 71: any other text is just not ours")
    @ValueSource(
            strings = {
                "",
                "A",
                "AQ",
                "%s%n",
                "a\r\nDEL x",
                "é",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJwMmMiOjIxNDc0ODM2NDd9.AAAA.AAAA.AAAA.AAAA"
            })
    void opensNothingElse(String text) {
        assertThat(sealer.open("postern", text)).isEmpty();
        assertThat(sealer.current(text)).isFalse();
    }

    @Test
    void aMegabyteOfNonsenseIsNotOursEither() {
        assertThat(sealer.open("postern", "A".repeat(1 << 20))).isEmpty();
    }

    @Test
    void keysRotate() {
        String old = sealer.seal("postern", CONTENT);
        Sealer rotated = sealer("session", NEW, OLD);
        assertThat(rotated.open("postern", old)).contains(CONTENT);
        assertThat(rotated.current(old)).isFalse();
        String fresh = rotated.seal("postern", CONTENT);
        assertThat(rotated.current(fresh)).isTrue();
        assertThat(sealer.open("postern", fresh)).isEmpty();
        assertThat(sealer("session", NEW).open("postern", old)).isEmpty();
    }

    @Test
    void refusesAMissingOrShortKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> sealer("session"));
        assertThatIllegalArgumentException().isThrownBy(() -> sealer("session", new byte[16]));
    }
}
