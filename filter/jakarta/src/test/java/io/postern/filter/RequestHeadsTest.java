/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "010.001.000.009, 10.1.0.9",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "::ffff:192.0.2.7, 192.0.2.7"
    })
    void readsAddressesAsContainersWriteThem(String text, String address) {
        assertThat(RequestHeads.address(text).getHostAddress()).isEqualTo(address);
    }

    /** A name would be looked up, for each request; and some of these were names to the JDK. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "localhost",
                "999.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.+4",
                "1.2.3.0004",
                "1.2.3.4 ",
                "0x7f.0.0.1",
                "2130706433",
                "\u0661.0.0.1"
            })
    void trustsNoAddressThatCannotBeTold(String text) {
        assertThat(RequestHeads.address(text).getHostAddress()).isEqualTo("0.0.0.0");
    }
}
