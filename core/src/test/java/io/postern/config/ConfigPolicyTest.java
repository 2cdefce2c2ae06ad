/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused although each value by itself is well formed. */
final class ConfigPolicyTest {

    private static final String TWO_PROVIDERS = """
            providers:
              - {id: one, issuer: "https://one.example.org", audiences: [a]}
              - {id: two, issuer: "https://two.example.org", audiences: [a]}
            """;

    private static final String SHIBBOLETH = """
            shibboleth:
              enabled: true
              peers: [10.0.0.2]
              identity-providers: [https://idp.example.org]
              secret-header: {value: 0123456789abcdef}
            """;

    private static final String APART = "identity: {username: '{preferred_username}@{id}'}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"sources", "headers"})
    void refusesAnAmbiguousPolicy(String yaml, String key, String value, String message, String remedy) {
        assertThat(errors(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.value()).isEqualTo(value);
            assertThat(problem.message()).contains(message);
            assertThat(problem.remedy()).contains(remedy);
        });
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                arguments(
                        TWO_PROVIDERS,
                        "identity.username",
                        "preferred_username",
                        "two people",
                        "{preferred_username}@{id}"),
                arguments(
                        TWO_PROVIDERS + "identity: {username: sub}",
                        "identity.username",
                        "sub",
                        "two people",
                        "{sub}@{id}"),
                arguments(
                        TWO_PROVIDERS.replace("two.example.org\"", "two.example.org\", identity: {username: email}")
                                + APART,
                        "providers[1].identity.username",
                        "email",
                        "two people",
                        "{email}@{id}"),
                arguments(
                        TWO_PROVIDERS.replace("id: two", "id: one") + APART,
                        "providers[1].id",
                        "one",
                        "same as providers[0].id",
                        "differently"),
                arguments(
                        TWO_PROVIDERS.replace("two.example", "one.example") + APART,
                        "providers[1].issuer",
                        "https://one.example.org",
                        "same as providers[0].issuer",
                        "keep one"),
                arguments(SHIBBOLETH, "identity.username", "preferred_username", "two people", "@{id}"),
                arguments(
                        SHIBBOLETH + "identity: {username: '{sub}@{id}', shibboleth: {username: uid}}",
                        "identity.shibboleth.username",
                        "uid",
                        "two people",
                        "{uid}@{id}"),
                arguments(
                        SHIBBOLETH + "identity: {username: '{id}/{sub}'}",
                        "identity.shibboleth.username",
                        "eppn",
                        "two people",
                        "{eppn}@{id}"),
                arguments(
                        TWO_PROVIDERS + APART + "sysadmin: {groups: [admins]}",
                        "sysadmin.groups[0]",
                        "admins",
                        "whose group",
                        "one, two"),
                arguments(
                        TWO_PROVIDERS + APART + "sysadmin: {groups: ['three:admins']}",
                        "sysadmin.groups[0]",
                        "three:admins",
                        "whose group",
                        "one, two"),
                arguments("upstream:", "upstream", "", "is empty", "remove"));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                arguments(
                        "headers: {encoding: rfc2047, separator: \"?\"}",
                        "headers.separator",
                        "?",
                        "encoded words",
                        "another one"),
                // row 97: one header under two spellings, of which an app may read the wrong one
                arguments(
                        "headers: {set: {x_remote.USER: email}}",
                        "headers.set.x_remote.USER",
                        "x_remote.USER",
                        "same header as one of headers.preset",
                        "another"),
                arguments(
                        "headers: {set: {X-A: email, x_a: name}}",
                        "headers.set.x_a",
                        "x_a",
                        "same header as one of headers.set.X-A",
                        "another"),
                arguments(
                        "assertion: {enabled: false, header: X-Remote-User}",
                        "assertion.header",
                        "X-Remote-User",
                        "same header",
                        "another"),
                arguments(
                        "assertion: {enabled: false, header: Authorization}",
                        "assertion.header",
                        "Authorization",
                        "credentials",
                        "another"),
                arguments(
                        "shibboleth: {secret-header: {name: X-Remote-Name, value: 0123456789abcdef}}",
                        "shibboleth.secret-header.name",
                        "X-Remote-Name",
                        "same header",
                        "another"),
                arguments(
                        "provisioning: {endpoint: http://localhost, secret: 0123456789abcdef, session-key-header: X-Remote-Name}",
                        "provisioning.session-key-header",
                        "X-Remote-Name",
                        "same header",
                        "another"),
                arguments(
                        "upstream: {url: http://a, forward-token: true}\nprovisioning: {endpoint: http://localhost, secret: 0123456789abcdef}",
                        "upstream.forward-token",
                        "true",
                        "Authorization",
                        "switch it off"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            admin/**            | does not start with /   # row 64
            /a**                | * within a segment
            /a/*b/c             | * within a segment
            /**/a               | ** before its end
            /**/*.do/a          | ** before its end
            /**/**/*.do         | ** before its end
            /a/*.do             | * within a segment
            /**/*.d*            | ** before its end
            /**/*.              | ** before its end
            /a/../b             | dot segment             # row 131
            /./a                | dot segment
            //a                 | empty segment           # row 93
            /a//b               | empty segment
            /a%2fb              | an escape
            /a;b=c              | a parameter
            /a?b                | a query
            /a\\b               | a query
            """)
    void refusesARulePathThatCouldBeReadInTwoWays(String path, String message) {
        assertThat(errors("access: [{path: '" + path + "', allow: anyone}]"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("access[0].path");
                    assertThat(problem.value()).isEqualTo(path);
                    assertThat(problem.message())
                            .contains(message.replaceAll("\\s+#.*", "").substring(2));
                    assertThat(problem.remedy()).isNotEmpty();
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {path: /a, methods: [get], allow: anyone}             | access[0].methods[0]        | get     | "GET"
            {path: /a, methods: [GTE], allow: anyone}             | access[0].methods[0]        | GTE     | "GET"
            {path: /a, methods: [], allow: anyone}                | access[0].methods           | ''      | name a method
            {path: /a}                                            | access[0].allow             | ''      | set it
            {path: /a, allow: all}                                | access[0].allow             | all     | anyone, signed-in
            {path: /a, allow: {}}                                 | access[0].allow             | ''      | groups
            {path: /a, allow: {group: [a]}}                       | access[0].allow.group       | ''      | "groups"
            {path: /a, allow: {groups: []}}                       | access[0].allow.groups      | ''      | name a value
            {path: /a, allow: {claims: {}}}                       | access[0].allow.claims      | ''      | name a claim
            {path: /a, allow: {claims: {a..b: [c]}}}              | access[0].allow.claims.a..b | a..b    | quote
            {path: /a, allow: {sysadmin: 1}}                      | access[0].allow.sysadmin    | 1       | true or false
            {path: /a, allow: {max-age: 5}}                       | access[0].allow.max-age     | 5       | 30s
            {path: /a, allow: anyone, cache: no}                  | access[0].cache             | no      | keep
            """)
    void refusesARuleThatDoesNotSayWhom(String rule, String key, String value, String remedy) {
        assertThat(errors("access: [" + rule + "]")).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.value()).isEqualTo(value);
            assertThat(problem.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest(name = "{0} hides {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {path: /**}                   | {path: /a}                    | true
            {path: /**}                   | {path: /**, methods: [GET]}   | true
            {path: /a/**}                 | {path: /a}                    | true
            {path: /a/**}                 | {path: /a/}                   | true
            {path: /a/**}                 | {path: /a/b/**}               | true
            {path: /a/*}                  | {path: /a/b}                  | true
            {path: /*/b/**}               | {path: /a/b/c}                | true
            {path: /a, methods: [GET]}    | {path: /a, methods: [GET]}    | true
            {path: /a, methods: [GET, HEAD]} | {path: /a, methods: [HEAD]} | true
            {path: /a, methods: [GET]}    | {path: /a}                    | false
            {path: /a, methods: [GET]}    | {path: /a, methods: [HEAD]}   | false
            {path: /a/*}                  | {path: /a/**}                 | false
            {path: /a/*}                  | {path: /a}                    | false
            {path: /a/*}                  | {path: /a/}                   | false
            {path: /a}                    | {path: /a/}                   | false
            {path: /a}                    | {path: /A}                    | false
            {path: /john/**}              | {path: /johnathan}            | false
            {path: /**}                   | {path: "/**/*.do"}            | true
            {path: /a/**}                 | {path: "/a/b/**/*.do"}        | true
            {path: "/**/*.do"}            | {path: /a/b.do}               | true
            {path: "/**/*.do"}            | {path: /*/b.do}               | true
            {path: "/**/*.do"}            | {path: "/a/**/*.do"}          | true
            {path: "/**/*.do"}            | {path: "/**/*.x.do"}          | true
            {path: "/**/*.do"}            | {path: /**}                   | false
            {path: "/**/*.do"}            | {path: /a/*}                  | false
            {path: "/**/*.do"}            | {path: "/**/*.jsp"}           | false
            {path: "/a/**/*.do"}          | {path: "/**/*.do"}            | false
            {path: "/a/**/*.do"}          | {path: /a.do}                 | false
            {path: /a/*}                  | {path: "/a/**/*.do"}          | false
            """)
    void refusesARuleThatIsNeverReached(String earlier, String later, boolean hidden) throws InvalidConfigException {
        String rules = "access:\n- " + earlier.replace("}", ", allow: anyone}") + "\n- "
                + later.replace("}", ", allow: nobody}");
        if (hidden) {
            assertThat(errors(rules)).singleElement().satisfies(problem -> {
                assertThat(problem.key()).isEqualTo("access[1]");
                assertThat(problem.line()).contains(3);
                assertThat(problem.message()).contains("never reached", "access[0]");
                assertThat(problem.remedy()).contains("move it");
            });
        } else {
            assertThat(ConfigFile.config(folder, ConfigFile.complete(rules)).access())
                    .hasSize(2);
        }
    }

    @Test
    void letsScopedAttributesStandBesideProvidersThatNameThemselves() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(
                folder,
                ConfigFile.complete(
                        SHIBBOLETH + APART + "sysadmin: {groups: ['shibboleth:urn:x:admins', 'keycloak:/staff']}"));

        assertThat(config.sysadmin().groups())
                .containsExactly(
                        new SysadminConfig.SourceGroup(Optional.of("shibboleth"), "urn:x:admins"),
                        new SysadminConfig.SourceGroup(Optional.of("keycloak"), "/staff"));
    }

    @Test
    void takesAGroupWithColonsAsItIsWhereThereIsOneSource() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(
                folder, ConfigFile.complete("sysadmin: {groups: ['urn:geant:example.org:group:admins']}"));

        assertThat(config.sysadmin().groups())
                .containsExactly(
                        new SysadminConfig.SourceGroup(Optional.empty(), "urn:geant:example.org:group:admins"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            server: {public-url: 'http://data.example.org'}            | server.public-url         | http
            providers: [{id: a, issuer: 'https://a', audiences: [b], internal-url: 'http://kc:8080'}] | providers[0].internal-url | change the keys
            provisioning: {endpoint: 'http://sync:4190', secret: 0123456789abcdef} | provisioning.endpoint | in the clear
            access: [{path: /a, allow: {groups: [b]}}]                 | login.auth-signed-in-only | 400
            access: [{path: /a, allow: {sysadmin: true}}]              | access[0].allow.sysadmin  | nobody
            {server: {public-url: 'https://a'}, assertion: {enabled: true}} | assertion.keys        | one replica only
            {server: {public-url: 'https://a'}, login: {enabled: true}} | session.keys             | one replica only
            {server: {public-url: 'https://a'}, login: {enabled: true}} | session.revocations      | one replica only
            """)
    void warnsAndStarts(String yaml, String key, String message) throws InvalidConfigException {
        Loaded<GateConfig> loaded = ConfigFile.load(folder, ConfigFile.complete(yaml), Map.of(), SecretReading.RUN);

        assertThat(loaded.warnings()).anySatisfy(problem -> {
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.remedy()).isNotEmpty();
        });
    }

    private List<Problem> errors(String yaml) {
        return ConfigFile.problems(folder, ConfigFile.complete(yaml)).stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }
}
