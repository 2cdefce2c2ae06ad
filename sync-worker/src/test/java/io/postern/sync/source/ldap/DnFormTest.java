/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnFormTest {
    private static final String PIECES = "aBz09- =,.@_/():'!&;+\\\"#<>*äß\u0130\t~|";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=Ada,OU=Users,DC=example,DC=org | cn=ada,ou=users,dc=example,dc=org",
                "cn = Ada , ou=Users | cn=ada,ou=users",
                "CN=Ada  Lovelace,O=x | cn=ada lovelace,o=x",
                "CN=Lovelace\\, Ada,O=x | cn=lovelace\\, ada,o=x",
                "CN=Lovelace\\2C Ada,O=x | cn=lovelace\\, ada,o=x",
                "CN=\"Lovelace, Ada\",O=x | cn=lovelace\\, ada,o=x",
                "UID=1+CN=a,O=x | cn=a+uid=1,o=x",
                "cn=a+uid=1,O=x | cn=a+uid=1,o=x",
                "CN=ÅDA,O=x | cn=\\c3\\a5da,o=x",
                "CN=\\C3\\85da,O=x | cn=\\c3\\a5da,o=x",
                "no name at all | no name at all",
            })
    void writesEveryNameInOneWay(String dn, String form) {
        assertThat(DnForm.of(dn)).isEqualTo(form);
    }

    @Test
    void theShortWayGivesWhatTheLongWayGives() {
        Random random = new Random(20_261_123);
        int plain = 0;
        for (int i = 0; i < 50_000; i++) {
            String dn = name(random);
            String form = DnForm.of(dn);
            String parsed = parsed(dn);
            assertThat(form).as(dn).isEqualTo(parsed);
            plain += form.equals(dn) ? 1 : 0;
        }
        assertThat(plain).as("names that were in this form from the beginning").isPositive();
    }

    private static String name(Random random) {
        StringBuilder dn = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int part = 0; part < parts; part++) {
            dn.append(part == 0 ? "" : ",")
                    .append(random.nextBoolean() ? "cn" : "OU")
                    .append('=');
            int length = random.nextInt(6);
            int limit = random.nextBoolean() ? 6 : PIECES.length();
            for (int i = 0; i < length; i++) {
                dn.append(PIECES.charAt(random.nextInt(limit)));
            }
        }
        return dn.toString();
    }

    private static String parsed(String dn) {
        try {
            return new DN(dn).toNormalizedString();
        } catch (LDAPException e) {
            return dn.strip().toLowerCase(Locale.ROOT);
        }
    }
}
