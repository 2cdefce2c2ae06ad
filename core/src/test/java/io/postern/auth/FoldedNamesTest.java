/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedNamesTest {
    private static final FoldedNames NAMES = FoldedNames.of(List.of("X-Remote-User", "REMOTE_USER", "Shib-*"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Remote-User",
                "x-remote-user",
                "X_REMOTE_USER",
                "X.Remote.User",
                "X~Remote^User",
                "X\u00e9Remote\u00e9User",
                "X\u0000Remote-User",
                "Remote-User",
                "remote.user",
                "Shib-",
                "shib_Session.ID",
                "SHIB-x"
            })
    void knowsEverySpelling(String name) {
        assertThat(NAMES.contains(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "XRemoteUser",
                "X--Remote-User",
                "X-Remote-User-",
                "-X-Remote-User",
                "X-Remote-Users",
                "X-Remote",
                "Shib",
                "Shibx",
                "X-Shib-Session-ID",
                "\u212aemote-user"
            })
    void knowsNoOther(String name) {
        assertThat(NAMES.contains(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"X-Remote-User,x_remote_user", "a.b~c,a_b_c", "A1z9,a1z9", "@[`{/:,______", "'',''"})
    void folds(String name, String folded) {
        assertThat(FoldedNames.fold(name)).isEqualTo(folded);
    }

    @Test
    void foldsAlikeWhereTheMachineSpeaksTurkish() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(FoldedNames.fold("SHIB-ID")).isEqualTo("shib_id");
        } finally {
            Locale.setDefault(before);
        }
    }
}
