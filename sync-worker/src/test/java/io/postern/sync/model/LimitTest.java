/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitTest {

    @ParameterizedTest
    @CsvSource({
        "20, 100, 20",
        "5, 19, 0",
        "5, 20, 1",
        "50, 3, 1",
        "0, 1000000, 0",
        "99, 100, 99",
        "33, 9000000000000000000, 2970000000000000000"
    })
    void allowsAPercentageRoundedDown(int percent, long base, long most) {
        Limit limit = Limit.ofPercent(percent);

        assertThat(limit.most(base)).isEqualTo(most);
        assertThat(limit.exceededBy(most, base)).isFalse();
        assertThat(limit.exceededBy(most + 1, base)).isTrue();
    }

    @Test
    void isNoneAtAHundredPercent() {
        assertThat(Limit.ofPercent(100).exceededBy(1_000_001, 1_000_000)).isFalse();
        assertThat(Limit.NONE.exceededBy(Long.MAX_VALUE, 0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1000, 50", "4000, 200", "1000000, 200", "0, 0"})
    void takesTheStricterOfTwo(long base, long most) {
        Limit both = new Limit(OptionalInt.of(5), OptionalLong.of(200));

        assertThat(both.most(base)).isEqualTo(most);
    }

    @Test
    void countsEvenWhereThePercentageIsNoLimit() {
        Limit both = new Limit(OptionalInt.of(100), OptionalLong.of(3));

        assertThat(both.exceededBy(3, 1000)).isFalse();
        assertThat(both.exceededBy(4, 1000)).isTrue();
    }

    @Test
    void isMeasuredAgainstTheLargerOfAccountsAndPeople() {
        assertThat(Limit.base(10, 100)).isEqualTo(100);
        assertThat(Limit.base(100, 10)).isEqualTo(100);
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.ofPercent(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.ofCount(-1));
    }
}
