/* SPDX-License-Identifier: Apache-2.0 */

import io.postern.config.ClientTlsConfig;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.ldap.LdapSettings;
import io.postern.sync.source.ldap.LdapSource;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Reads everybody below a base to nowhere: url, base, page size, then the attributes. */
public final class ReadLdap {

    private ReadLdap() {}

    private static final class Nowhere implements Reception {
        private long people;

        @Override
        public void person(Entry entry) {
            people++;
        }

        @Override
        public boolean group(Entry entry) {
            return true;
        }

        @Override
        public void member(String groupRef, String memberRef) {}

        @Override
        public void unreadable(String label, String reason) {
            throw new IllegalStateException(label + ": " + reason);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        LdapSettings settings = new LdapSettings(
                List.of(URI.create(arguments[0])),
                false,
                false,
                new ClientTlsConfig(Optional.empty(), Optional.empty(), Optional.empty()),
                new LdapSettings.Bind.Anonymous(),
                new LdapSettings.Search(
                        arguments[1],
                        LdapSettings.Depth.SUB,
                        "(objectClass=inetOrgPerson)",
                        Arrays.asList(arguments).subList(3, arguments.length)),
                Optional.empty(),
                Integer.parseInt(arguments[2]),
                LdapSettings.Patience.DEFAULT,
                LdapSettings.Referrals.REFUSE,
                LdapSettings.Changes.DEFAULT);
        Nowhere nowhere = new Nowhere();
        try (LdapSource source = new LdapSource("bench", settings, new SplittableRandom())) {
            System.out.println(source.read(new Scope.Full(), nowhere));
            System.out.println(nowhere.people);
        }
    }
}
