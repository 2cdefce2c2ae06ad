/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import io.postern.config.ClientTlsConfig;
import io.postern.config.Secret;
import io.postern.sync.source.ldap.LdapSettings.Bind;
import io.postern.sync.source.ldap.LdapSettings.Changes;
import io.postern.sync.source.ldap.LdapSettings.Depth;
import io.postern.sync.source.ldap.LdapSettings.Groups;
import io.postern.sync.source.ldap.LdapSettings.Patience;
import io.postern.sync.source.ldap.LdapSettings.Referrals;
import io.postern.sync.source.ldap.LdapSettings.Search;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Settings and contents for the tests of this package. */
final class Directories {
    static final String PEOPLE = "ou=people," + Slapd.SUFFIX;
    static final String GROUPS = "ou=groups," + Slapd.SUFFIX;
    static final ClientTlsConfig NO_FILES = new ClientTlsConfig(Optional.empty(), Optional.empty(), Optional.empty());

    /** Waits little, so that a test of what never comes is short. */
    static final Patience IMPATIENT = new Patience(
            Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofSeconds(20), 3, Duration.ofMillis(1));

    private Directories() {}

    /** Content in LDIF (RFC 2849), with the suffix and its two branches. */
    static final class Ldif {
        private final StringBuilder text = new StringBuilder();

        Ldif() {
            entry(Slapd.SUFFIX, "objectClass: organization", "objectClass: dcObject", "o: Example", "dc: example");
            entry(PEOPLE, "objectClass: organizationalUnit", "ou: people");
            entry(GROUPS, "objectClass: organizationalUnit", "ou: groups");
        }

        Ldif entry(String dn, String... lines) {
            text.append("dn: ").append(dn).append('\n');
            for (String line : lines) {
                text.append(line).append('\n');
            }
            text.append('\n');
            return this;
        }

        Ldif person(String uid, String... lines) {
            entry(
                    "uid=" + uid + "," + PEOPLE,
                    "objectClass: inetOrgPerson",
                    "uid: " + uid,
                    "cn: " + uid,
                    "sn: " + uid,
                    "mail: " + uid + "@example.org",
                    String.join("\n", lines));
            return this;
        }

        Ldif people(int count) {
            for (int i = 0; i < count; i++) {
                entry(
                        "uid=p" + i + "," + PEOPLE,
                        "objectClass: inetOrgPerson",
                        "uid: p" + i,
                        "cn: Person " + i,
                        "sn: " + i,
                        "employeeNumber: " + (100_000 + i),
                        "mail: p" + i + "@example.org",
                        "modifyTimestamp: 20260101000000Z"); // long before any test
            }
            return this;
        }

        Ldif group(String cn, String... members) {
            text.append("dn: cn=").append(cn).append(',').append(GROUPS).append('\n');
            text.append("objectClass: groupOfNames\ncn: ").append(cn).append('\n');
            for (String member : members) {
                text.append("member: ").append(member).append('\n');
            }
            text.append('\n');
            return this;
        }

        String text() {
            return text.toString();
        }
    }

    /** What a test changes of the settings, one thing after another. */
    static final class Draft {
        private List<URI> urls;
        private boolean startTls;
        private boolean plainText;
        private ClientTlsConfig tls = NO_FILES;
        private Bind bind = new Bind.Anonymous();
        private Search users = new Search(PEOPLE, Depth.SUB, "(objectClass=inetOrgPerson)", List.of("uid", "mail"));
        private Optional<Groups> groups = Optional.empty();
        private int pageSize = 1000;
        private Patience patience = IMPATIENT;
        private Referrals referrals = Referrals.REFUSE;
        private Changes changes = Changes.DEFAULT;

        Draft(URI... urls) {
            this.urls = List.of(urls);
        }

        Draft startTls() {
            startTls = true;
            return this;
        }

        Draft plainText() {
            plainText = true;
            return this;
        }

        Draft tls(ClientTlsConfig value) {
            tls = value;
            return this;
        }

        Draft bind(Bind value) {
            bind = value;
            return this;
        }

        Draft asAdmin() {
            return bind(new Bind.Simple(Slapd.ADMIN, Secret.of(Slapd.PASSWORD)));
        }

        Draft users(Search value) {
            users = value;
            return this;
        }

        Draft users(String filter, String... attributes) {
            return users(new Search(PEOPLE, Depth.SUB, filter, List.of(attributes)));
        }

        Draft groups(Groups value) {
            groups = Optional.of(value);
            return this;
        }

        Draft groups(String filter, String members, String memberValue) {
            Search search = new Search(GROUPS, Depth.SUB, filter, List.of("cn", "description"));
            return groups(new Groups(search, members, memberValue, true, false));
        }

        Draft groupsOfNames() {
            return groups("(objectClass=groupOfNames)", "member", Groups.BY_DN);
        }

        Draft pageSize(int value) {
            pageSize = value;
            return this;
        }

        Draft patience(Patience value) {
            patience = value;
            return this;
        }

        Draft referrals(Referrals value) {
            referrals = value;
            return this;
        }

        Draft changes(Changes.Kind kind) {
            changes = new Changes(kind, "modifyTimestamp", Duration.ofMinutes(5));
            return this;
        }

        Draft changes(Changes value) {
            changes = value;
            return this;
        }

        LdapSettings settings() {
            return new LdapSettings(
                    urls, startTls, plainText, tls, bind, users, groups, pageSize, patience, referrals, changes);
        }

        LdapSource source() {
            return new LdapSource("directory", settings(), new SplittableRandom(1));
        }
    }
}
