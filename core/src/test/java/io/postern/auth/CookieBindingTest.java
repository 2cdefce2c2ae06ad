/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieBindingTest {
    private static final Optional<Account> ALICE = Optional.of(new Account("https://a", "bc"));
    private static final byte[] OLD = key(1);
    private static final byte[] NEW = key(2);

    private final CookieBinding binding = new CookieBinding(Set.of("session", "sess"), List.of(OLD));

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static String value(String setCookie) {
        return setCookie.substring(setCookie.indexOf('=') + 1).split(";", 2)[0];
    }

    @Test
    void opensForThePersonItWasSealedFor() {
        String sealed = binding.seal("session=v; Path=/; HttpOnly", ALICE);
        assertThat(sealed).startsWith("session=v~").endsWith("; Path=/; HttpOnly");
        assertThat(binding.open("session", value(sealed), ALICE)).contains("v");
    }

    @Test
    @DisplayName("row 65: no character can move from one part of what is sealed into another")
    void nothingMoves() {
        String sealed = value(binding.seal("session=v", ALICE));
        assertThat(binding.open("session", sealed, Optional.of(new Account("https://ab", "c"))))
                .isEmpty();
        assertThat(binding.open("session", sealed, Optional.of(new Account("https:/", "/abc"))))
                .isEmpty();
        String seal = sealed.substring(1);
        assertThat(binding.open("sess", "ionv" + seal, ALICE)).isEmpty();
        assertThat(binding.open("sess", "v" + seal, ALICE)).isEmpty();
        assertThat(binding.open("session", "vh" + seal, ALICE)).isEmpty();
    }

    @Test
    void nobodyIsAPersonOfItsOwn() {
        String nobodys = value(binding.seal("session=v", Optional.empty()));
        assertThat(binding.open("session", nobodys, Optional.empty())).contains("v");
        assertThat(binding.open("session", nobodys, ALICE)).isEmpty();
        assertThat(binding.open("session", value(binding.seal("session=v", ALICE)), Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v",
                "v~",
                "~",
                "",
                "v~!!!!",
                "v~AAAA",
                "v~AAAAAAAAAAAAAAAAAAAAAA",
                "v~é",
                "v~AAAAAAAAAAAAAAAAAAAAA=="
            })
    void opensNothingWithoutASeal(String value) {
        assertThat(binding.open("session", value, ALICE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session=; Max-Age=0", "session=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT", "session="})
    void aCookieThatIsDeletedNeedsNoSeal(String setCookie) {
        assertThat(binding.seal(setCookie, ALICE)).isEqualTo(setCookie);
    }

    @Test
    void keysRotate() {
        String old = value(binding.seal("session=v", ALICE));
        CookieBinding rotated = new CookieBinding(Set.of("session"), List.of(NEW, OLD));
        assertThat(rotated.open("session", old, ALICE)).contains("v");
        String fresh = value(rotated.seal("session=v", ALICE));
        assertThat(rotated.open("session", fresh, ALICE)).contains("v");
        assertThat(binding.open("session", fresh, ALICE)).isEmpty();
        assertThat(new CookieBinding(Set.of("session"), List.of(NEW)).open("session", old, ALICE))
                .isEmpty();
    }

    @Test
    void needsAKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CookieBinding(Set.of("session"), List.of()));
    }
}
