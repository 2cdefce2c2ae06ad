/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.InvalidConfigException;
import io.postern.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SyncConfigProblemsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    leavers: delete                          | leavers                       | is not known here
                    leaver: keep                             | leaver                        | is not a known key
                    limits: {create: 120%}                   | limits.create                 | is not a percentage
                    limits: {create: -1}                     | limits.create                 | is not a whole number
                    limits: {create: many}                   | limits.create                 | no percentage
                    limits: {deactivate: {}}                 | limits.deactivate             | has neither percent nor count
                    limits: {deactivate: {percent: 1, n: 2}} | limits.deactivate.n           | is not a known key
                    schedule: {full: "0 3 * *"}              | schedule.full                 | is not a cron expression
                    schedule: {full: "61 3 * * *"}           | schedule.full                 | is not a cron expression
                    schedule: {zone: Mars/Olympus}           | schedule.zone                 | is not a time zone
                    schedule: {late-after: 0}                | schedule.late-after           | is out of range
                    keep-changes: 7d                         | keep-changes                  | is out of range
                    lock-wait: soon                          | lock-wait                     | is not a duration
                    after-run: [{exec: []}]                  | after-run[0].exec             | is empty
                    after-run: [{for: users}]                | after-run[0]                  | has no exec, http or celery
                    after-run: [{exec: [a], celery: b}]      | after-run[0]                  | has exec and celery
                    after-run: [{http: "https://a.b"}]       | after-run[0].secret           | is missing
                    after-run: [{celery: a.b}]               | after-run[0].broker           | is missing
                    after-run: [{celery: a.b, broker: "amqp://h/", ca: /dev/null}] | after-run[0].ca | has no TLS
                    after-run: [{http: "http://127.0.0.1/", secret: 0123456789abcdef, ca: /dev/null}] | after-run[0].ca | has no TLS
                    after-run: [{exec: [a], batch: 0}]       | after-run[0].batch            | is out of range
                    after-run: [{exec: [a], id: "A b"}]      | after-run[0].id               | is not an id
                    after-run: [{exec: [a]}, {exec: [a], batch: 7}] | after-run[1]           | is the same as after-run[0]
                    after-run: [{exec: [a], id: x}, {exec: [b], id: x}] | after-run[1]       | or has its id
                    after-run: [{exec: [a], environment: ["A=b"]}]  | after-run[0].environment[0] | is not the name of a variable
                    after-run: [{exec: [a], environment: [POSTERN__TARGET__PASSWORD]}] | after-run[0].environment[0] | may be a secret
                    after-run: [{exec: [a], environment: ["*"]}]    | after-run[0].environment[0] | is not the name of a variable
                    after-run: [{http: "http://a.b", secret: 0123456789abcdef}] | after-run[0].http | is http
                    after-run: [{http: "https://a.b", secret: "whsec_c2hvcnQ=aaaa"}] | after-run[0].secret | is not base64
                    after-run: [{http: "https://a.b", secret: "whsec_c2hvcnQsIHNob3I="}] | after-run[0].secret | is shorter than 16 bytes
                    server: {listen: "127.0.0.1:4190"}       | server.secret                 | is missing
                    server: {secret: short}                  | server.secret                 | is shorter than 16
                    server: {listen: nowhere}                | server.listen                 | is not an address
                    mapping: {username: "= lower("}          | mapping.username              | has an error at character
                    mapping: {username: "two words"}         | mapping.username              | is no attribute's name
                    mapping: {extra: {a: "= exists"}}        | mapping.extra.a               | is known in skip alone
                    mapping: {profile: {a: "= f(x)"}}        | mapping.profile.a             | undeclared reference
                    mapping: {plugin: greek}                 | mapping.plugin                | is not there
                    mapping: {name: [a]}                     | mapping.name                  | is a list, not one value
                    mapping: {nick: a}                       | mapping.nick                  | is not a known key
                    groups: {memberships: all}               | groups.memberships            | is not known here
                    """)
    void findsWhatIsWrongWithASection(String yaml, String key, String message) {
        assertThat(problems(SyncFile.LEAST + yaml)).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    id: a                                                          | source[0]               | has no ldap, authz or keycloak
                    id: a, ldap: {}, keycloak: {}                                  | source[0]               | has ldap and keycloak
                    id: a, issuer: sso, preset: cern-ldap, ldap: {url: "ldap://127.0.0.1"} | source[0].issuer     | is not
                    id: A, preset: cern-ldap, ldap: {url: "ldap://127.0.0.1"}      | source[0].id            | is not an id
                    id: a, preset: keycloak, ldap: {url: "ldap://127.0.0.1"}       | source[0].preset        | is for a source of kind keycloak
                    id: a, preset: novell, ldap: {url: "ldap://127.0.0.1"}         | source[0].preset        | is not known here
                    id: a, preset: cern-ldap, ldap: {}                             | source[0].ldap.url      | is missing
                    id: a, preset: cern-ldap, ldap: {url: "http://127.0.0.1"}      | source[0].ldap.url      | is not ldap://host
                    id: a, preset: cern-ldap, ldap: {url: "ldap://ldap.org"}       | source[0].ldap.url      | is read in the clear
                    id: a, preset: openldap, ldap: {url: "ldap://127.0.0.1"}       | source[0].ldap.users.base | is missing
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", bind-dn: "cn=x"} | source[0].ldap.password | is missing
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", password: x} | source[0].ldap.bind-dn | is missing
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", bind-dn: x, password: p} | source[0].ldap.bind-dn | is no distinguished name
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", users: {filter: "(a"}}  | source[0].ldap.users.filter | is no search filter
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", users: {scope: two}}    | source[0].ldap.users.scope | is not known here
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", page-size: -1}          | source[0].ldap.page-size | is not a whole number
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]", sasl-external: true}    | source[0].ldap.sasl-external | there is no certificate to show
                    id: a, ldap: {url: "ldap://[::1]", users: {base: "o=x", filter: "(a=b)"}}     | source[0].mapping.key | is missing
                    id: a, preset: cern-ldap, ldap: {url: "ldap://[::1]"}, mapping: {email: "= ("} | source[0].mapping.email | has an error
                    id: a, preset: cern-authz, authz: {url: "https://a.b", client-id: c}          | source[0].authz.client-secret | is missing
                    id: a, preset: cern-authz, authz: {url: "http://a.b", keycloak-url: "https://a.b", client-id: c, client-secret: d} | source[0].authz.url | is http
                    id: a, preset: cern-authz, authz: {url: "https://a.b", keycloak-url: "https://a.b", client-id: c, client-secret: d, filter: [x]} | source[0].authz.filter[0] | is not a filter
                    id: a, preset: keycloak, keycloak: {url: "https://a.b", client-id: c, client-secret: d} | source[0].keycloak.realm | is missing
                    """)
    void findsWhatIsWrongWithASource(String source, String key, String message) {
        String yaml = "source: [{" + source + "}]\n" + SyncFile.LEAST.substring(SyncFile.LEAST.indexOf("target:"));

        assertThat(problems(yaml)).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    app: drupal, database: "jdbc:postgresql:x"                       | target.app       | is not known here
                    database: "jdbc:postgresql:x"                                    | target.app       | is missing
                    app: ckan                                                        | target.database  | is missing
                    app: ckan, database: "jdbc:mysql://h/x"                          | target.database  | is not a PostgreSQL URL
                    app: ckan, database: "jdbc:postgresql:x?password=hunter2"        | target.database  | has credentials in it
                    app: ckan, database: "jdbc:postgresql://u:hunter2@h/x"           | target.database  | has credentials in it
                    app: ckan, database: "jdbc:postgresql:x", sysadmin-owner: sync   | groups.sysadmin  | is empty
                    app: invenio, database: "jdbc:postgresql:x", sysadmin-owner: sync, invenio: {client-id: a} | target.sysadmin-owner | is for CKAN's flag
                    app: invenio, database: "jdbc:postgresql:x"                      | source[0].method | is missing
                    app: invenio, database: "jdbc:postgresql:x", invenio: {identity-method: cern} | target.invenio.client-id | is missing
                    app: invenio, database: "jdbc:postgresql:x", invenio: {broker: "http://u:hunter2@h"} | target.invenio.broker | is not the URL of a broker
                    app: invenio, database: "jdbc:postgresql:x", invenio: {session-redis: "redis://h", session-redis-ca: /dev/null} | target.invenio.session-redis-ca | has no TLS
                    app: invenio, database: "jdbc:postgresql:x", invenio: {broker-ca: /dev/null} | target.invenio.broker-ca | has no TLS
                    app: invenio, database: "jdbc:postgresql:x", invenio: {session-redis: "h:hunter2"} | target.invenio.session-redis | is not a Redis URL
                    app: invenio, database: "jdbc:postgresql:x", invenio: {username-pattern: "(?=a)b"} | target.invenio.username-pattern | is not a pattern
                    app: invenio, database: "jdbc:postgresql:x", invenio: {preferences: {visibility: true}} | target.invenio.preferences.visibility | is not known here
                    app: ckan, database: "jdbc:postgresql:x", ckan: {organizations: [{group: "a(?<org>b)"}]} | target.ckan.organizations[0].group | has no group named capacity
                    app: ckan, database: "jdbc:postgresql:x", ckan: {organizations: [{group: "(?<org>a)(?<capacity>b"}]} | target.ckan.organizations[0].group | is not a pattern
                    app: ckan, database: "jdbc:postgresql:x", ckan: {organizations: [{group: "(?<org>a)(?<capacity>b)\\\\1"}]} | target.ckan.organizations[0].group | is not a pattern
                    app: ckan, database: "jdbc:postgresql:x", ckan: {organizations: [{}]} | target.ckan.organizations[0].group | is missing
                    app: ckan, database: "jdbc:postgresql:x", ckan: {groups: [{group: "a(?<org>b)"}]} | target.ckan.groups[0].group | has no group named name and capacity
                    app: ckan, database: "jdbc:postgresql:x", ckan: {token-algorithm: none} | target.ckan.token-algorithm | is not known here
                    app: ckan, database: "jdbc:postgresql:x", ckan: {token-secret: "string:"} | target.ckan.token-secret | is empty after string:
                    app: ckan, database: "jdbc:postgresql:x", ckan: {token-secret: "file:/nowhere"} | target.ckan.token-secret | names no file that can be read
                    app: ckan, database: "jdbc:postgresql:x", ckan: {token-secret: hunter2, token-algorithm: RS256} | target.ckan.token-secret | is no RSA private key
                    app: ckan, database: "jdbc:postgresql:x", ckan: {token-secret: x, token-lifetime: 10s} | target.ckan.token-lifetime | is out of range
                    """)
    void findsWhatIsWrongWithTheTarget(String target, String key, String message) {
        String yaml = SyncFile.LEAST.substring(0, SyncFile.LEAST.indexOf("target:")) + "target: {" + target + "}\n";

        assertThat(problems(yaml))
                .anySatisfy(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.message()).contains(message);
                })
                .noneSatisfy(problem -> assertThat(problem.toString()).contains("hunter2"));
    }

    @Test
    void refusesTwoSourcesOfOneMethodOrId() {
        String yaml = """
                source:
                  - {id: a, preset: cern-ldap, ldap: {url: "ldap://127.0.0.1"}}
                  - {id: a, preset: cern-ldap, ldap: {url: "ldap://127.0.0.1"}}
                """ + SyncFile.LEAST.substring(SyncFile.LEAST.indexOf("target:"));

        assertThat(problems(yaml))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("source[1].id", "source[1].method");
    }

    @Test
    void refusesTwoSourcesOfOneIssuer() {
        String yaml = """
                source:
                  - {id: a, issuer: "https://sso", preset: cern-ldap, ldap: {url: "ldap://127.0.0.1"}}
                  - {id: b, issuer: "https://sso", method: b, preset: cern-ldap, ldap: {url: "ldap://127.0.0.1"}}
                """ + SyncFile.LEAST.substring(SyncFile.LEAST.indexOf("target:"));

        assertThat(problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("source[1].issuer");
            assertThat(problem.message()).contains("source a too");
        });
    }

    @Test
    void refusesAFileWithoutASource() {
        assertThat(problems(SyncFile.LEAST.substring(SyncFile.LEAST.indexOf("target:"))))
                .extracting(Problem::key)
                .contains("source");
    }

    @Test
    void reportsEverythingTogether() {
        assertThat(problems("""
                source:
                  - {id: B, ldap: {page-size: x}}
                target: {app: ckan, database: nowhere}
                leavers: delete
                limits: {create: x}
                zzz: 1
                """))
                .extracting(Problem::key)
                .contains(
                        "source[0].id",
                        "source[0].ldap.url",
                        "source[0].ldap.page-size",
                        "source[0].mapping.key",
                        "target.database",
                        "leavers",
                        "limits.create",
                        "zzz");
    }

    @Test
    void warnsOfWhatHasNoEffect() throws InvalidConfigException {
        String yaml = SyncFile.LEAST_CKAN + "groups: {sysadmin: [admins], memberships: owned}\n";

        assertThat(SyncFile.load(folder, yaml, Map.of()).warnings())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("groups.sysadmin", "target.ckan.organizations");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    timestamp | schedule.full  | deltas alone
                    none      | schedule.delta | has no effect
                    """)
    void warnsOfAScheduleThatCannotDoWhatItSays(String kind, String key, String message) throws InvalidConfigException {
        String yaml = SyncFile.LEAST.replace("127.0.0.1\"}", "127.0.0.1\", delta: {kind: " + kind + "}}")
                + "schedule: {delta: \"*/15 * * * *\"}\n";

        assertThat(SyncFile.load(folder, yaml, Map.of()).warnings())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.message()).contains(message);
                });
    }

    private List<Problem> problems(String yaml) {
        return SyncFile.problems(folder, yaml);
    }
}
