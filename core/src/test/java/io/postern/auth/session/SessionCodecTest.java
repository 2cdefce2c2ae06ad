/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCodecTest {
    private final Site site = new Site();

    private Stored stored(Session session) {
        return new Stored(session, site.clock.instant(), site.clock.instant());
    }

    private static byte[] packed(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(1);
        byte[] piece = new byte[1 << 16];
        while (!deflater.finished()) {
            packed.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return packed.toByteArray();
    }

    @Test
    void readsWhatItWrote() {
        Stored bare = stored(site.session("ada"));
        assertThat(SessionCodec.decode(SessionCodec.encode(bare))).contains(bare);
        Stored full = stored(site.fresh(site.session("bob", "a", "b"), Site.IDLE, "refresh"));
        assertThat(SessionCodec.decode(SessionCodec.encode(full))).contains(full);
    }

    @Test
    @DisplayName("row 114: a small text that unpacks to a gigabyte is no session, and costs little")
    void refusesABomb() {
        byte[] bomb = packed(new byte[1 << 28]);
        assertThat(bomb).hasSizeLessThan(1 << 19);
        assertThat(SessionCodec.decode(bomb)).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("row 82: neither is deeply nested, cut off or other JSON")
    @ValueSource(
            strings = {"", "{}", "[]", "null", "1", "{\"id\":1}", "{\"id\":\"x\"", "{\"id\":null}", "{} {}", "\"x\""})
    void refusesOtherJson(String json) {
        assertThat(SessionCodec.decode(packed(json.getBytes(UTF_8)))).isEmpty();
    }

    @Test
    void refusesDeepJson() {
        assertThat(SessionCodec.decode(packed(("{\"c\":" + "[".repeat(100_000)).getBytes(UTF_8))))
                .isEmpty();
    }

    @Test
    void refusesAnythingCutOffOrOfAnotherVersion() {
        byte[] bytes = SessionCodec.encode(stored(site.session("ada")));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(SessionCodec.decode(Arrays.copyOf(bytes, length))).isEmpty();
        }
        bytes[0] = 2;
        assertThat(SessionCodec.decode(bytes)).isEmpty();
    }

    @Test
    void refusesToWriteWhatItWouldNotRead() {
        String[] groups = Collections.nCopies(40_000, "a-group-with-a-name-of-some-length")
                .toArray(String[]::new);
        assertThatIllegalArgumentException().isThrownBy(() -> SessionCodec.encode(stored(site.session("ada", groups))));
    }
}
