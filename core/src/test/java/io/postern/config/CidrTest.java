/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {

    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.127.0.1, true",
        "10.0.0.0/9, 10.128.0.1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "192.0.2.6/31, 192.0.2.7, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/33, 2001:db8:7fff::, true",
        "2001:db8::/33, 2001:db8:8000::, false",
        "::1, ::1, true",
        "::1, 127.0.0.1, false",
        "127.0.0.0/8, ::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
    })
    void holdsAddresses(String block, String address, boolean held) throws UnknownHostException {
        assertThat(Cidr.parse(block).contains(InetAddress.getByName(address))).isEqualTo(held);
    }

    @Test
    void takesAMappedAddressOfASocketForTheAddressItMeans() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
        InetAddress asIpv6 = Inet6Address.getByAddress("peer", mapped, 0);

        assertThat(asIpv6).isInstanceOf(Inet6Address.class);
        assertThat(Cidr.parse("10.0.0.0/8").contains(asIpv6)).isTrue();
        assertThat(Cidr.parse("11.0.0.0/8").contains(asIpv6)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org/24",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0.1/8",
                "::1/129",
                "::ffff:10.0.0.0/95",
                "fe80::1%eth0",
                "[::1]",
                ":",
                ":::",
                "1::2::3",
                "0x7f.1",
                "2130706433",
                "10.0.0.0/8 "
            })
    void refusesWhatIsNotABlock(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesWhatItReads() {
        assertThat(Cidr.parse("10.0.0.0/8")).hasToString("10.0.0.0/8").isEqualTo(Cidr.parse("::ffff:10.0.0.0/104"));
    }
}
