/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text comes as a token, in a form as in a header: it is one, or it is none; reading it throws nothing. */
class SignedTokenFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyTextIsATokenOrNone(FuzzedDataProvider data) {
        String middle = data.pickValue(new String[] {"", "e30.", ".", "e30.e30."});
        String text = data.consumeString(40) + middle + data.consumeRemainingAsString();
        assertThat(SignedToken.read(text).map(SignedToken::compact).orElse(text))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "e30",
                "e30.",
                "e30.e30",
                "e30..",
                ".e30.",
                "e30.e30.e30.",
                "e30=.e30.",
                "e3.e30.",
                "e30.e3=.",
                "e30.\uD83D\uDE00\uD83D\uDE00.",
                "\uD83D\uDE0030.e30.",
                "e30.e30.\uD83D",
                "\u0119" + "30.e30.",
                "\u00E930.e30."
            })
    void isNoTokenAtAll(String text) {
        assertThat(SignedToken.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"e30.e30.", "e30.e30.e30", "eyJhIjoi4oKsIn0.eyJhIjoi8J-YgCJ9.AA"})
    void isAToken(String text) {
        assertThat(SignedToken.read(text)).isPresent();
    }
}
