/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each thing that a value or a key can have wrong with it by itself. */
final class ConfigProblemsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"keysAndTypes", "serverAndUpstream", "providersAndBearer", "loginAndSession", "shibboleth", "others"
    })
    void namesKeyValueAndRemedy(String yaml, String key, String value, String message, String remedy) {
        List<Problem> problems = ConfigFile.problems(folder, ConfigFile.complete(yaml));

        assertThat(problems)
                .filteredOn(problem -> problem.severity() == Severity.ERROR)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.value()).isEqualTo(value.replaceFirst("^@", folder.toAbsolutePath() + "/"));
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.remedy()).contains(remedy);
                    assertThat(problem.line()).isPresent();
                });
    }

    /** Every secret of the file, and every way in which one can come to nothing. */
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("secretsThatAreNone")
    void saysWhichSecretIsEmptyAndWhatToDo(String key, String yaml, String written, String message, String remedy)
            throws IOException {
        Files.writeString(folder.resolve("empty"), "");
        Files.writeString(folder.resolve("blank"), " \n");

        assertThat(ConfigFile.problems(folder, ConfigFile.complete(yaml.replace("@", written)), Map.of("NOTHING", "")))
                .filteredOn(problem -> problem.severity() == Severity.ERROR)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.message()).contains(message.replace("~", folder.toAbsolutePath() + "/"));
                    assertThat(problem.remedy()).contains(remedy);
                });
    }

    static Stream<Arguments> secretsThatAreNone() {
        Map<String, String> secrets = Map.of(
                "providers[0].client-secret",
                ConfigFile.provider("tokens: introspect, client-id: x, client-secret: @"),
                "providers[0].client-key",
                ConfigFile.provider("client-id: x, client-auth: private_key_jwt, client-key: @"),
                "session.keys[0]",
                "session: {keys: [@]}",
                "session.redis",
                "session: {store: redis, redis: @}",
                "shibboleth.secret-header.value",
                "providers: []\nshibboleth: {enabled: true, peers: [10.0.0.2], identity-providers: [https://idp],"
                        + " secret-header: {name: X-Secret, value: @}}",
                "assertion.keys[0]",
                "server: {public-url: https://a}\nassertion: {keys: [@]}",
                "provisioning.secret",
                "provisioning: {endpoint: https://localhost, secret: @}");
        return secrets.entrySet().stream()
                .flatMap(secret -> Stream.of(
                                List.of("''", "is empty", "give it a value"),
                                List.of("${NOTHING}", "is empty", "give it a value"),
                                List.of("${UNKNOWN}", "UNKNOWN, which is not set", "set it"),
                                List.of("'${file:empty}'", "names ~empty, which is empty", "write the value into it"),
                                List.of("'${file:blank}'", "names ~blank, which is empty", "write the value into it"),
                                List.of("'${file:absent}'", "names ~absent, which is not there", "create the file"))
                        .map(how -> arguments(secret.getKey(), secret.getValue(), how.get(0), how.get(1), how.get(2))));
    }

    static Stream<Arguments> keysAndTypes() {
        return Stream.of(
                arguments("upstream: {ulr: x, url: http://a}", "upstream.ulr", "", "not a known key", "\"url\""),
                arguments("acess: []", "acess", "", "not a known key", "\"access\""),
                arguments("zzzzzzzzzzzzzzzzz: 1", "zzzzzzzzzzzzzzzzz", "", "not a known key", "use one of: access, "),
                arguments(
                        "csrf: {exempt: [], exempt: [/a]}",
                        "csrf.exempt",
                        "",
                        "there twice, first on line 1",
                        "keep one"),
                arguments("csrf: []", "csrf", "", "is a list, not a section", "write its keys"),
                arguments("csrf: x", "csrf", "", "is one value, not a section", "write its keys"),
                arguments("csrf:", "csrf", "", "is empty", "remove"),
                arguments("csrf: {exempt: /a}", "csrf.exempt", "", "is one value, not a list", "brackets"),
                arguments("csrf: {exempt: [[/a]]}", "csrf.exempt[0]", "", "is a list, not one value", "write one"),
                arguments("log: {access: {}}", "log.access", "", "is a section, not one value", "write one"),
                arguments("log: {access: yes}", "log.access", "yes", "not a switch", "true or false"),
                arguments("log: {access: }", "log.access", "", "is empty", "remove the line"),
                arguments("log: {access: ''}", "log.access", "", "is empty", "remove the line"),
                arguments("log: {access: !!python/object x}", "log.access", "", "YAML tag", "remove"),
                arguments(
                        "log: {access: ${NOT_SET}}",
                        "log.access",
                        "",
                        "NOT_SET, which is not set",
                        "${NOT_SET:-default}"),
                arguments("log: {access: \"${\"}", "log.access", "", "without its }", "$${"),
                arguments("log: {access: \"${a b}\"}", "log.access", "", "neither ${NAME}", "write one of these"),
                arguments("log: {access: \"${file:.}\"}", "log.access", "", "not a file", "name a file"),
                arguments("log: {access: \"${file:absent}\"}", "log.access", "", "which is not there", "create"));
    }

    static Stream<Arguments> serverAndUpstream() {
        return Stream.of(
                arguments(
                        "server: {listen: 4180}",
                        "server.listen",
                        "4180",
                        "not an address with a port",
                        "0.0.0.0:4180"),
                arguments("server: {listen: 'a:65536'}", "server.listen", "a:65536", "not an address", "0.0.0.0:4180"),
                arguments("server: {listen: '[::1]:x'}", "server.listen", "[::1]:x", "not an address", "[::1]:4180"),
                arguments(
                        "server: {admin: '0.0.0.0:4180'}",
                        "server.admin",
                        "0.0.0.0:4180",
                        "same as server.listen",
                        "port"),
                arguments(
                        "server: {public-url: 'ftp://a'}", "server.public-url", "ftp://a", "not a URL", "https://host"),
                arguments(
                        "server: {public-url: 'https://a/b'}",
                        "server.public-url",
                        "https://a/b",
                        "has a path",
                        "alone"),
                arguments(
                        "server: {public-url: 'https://a?b'}", "server.public-url", "https://a?***", "query", "remove"),
                arguments(
                        "server: {public-url: 'https://u:p@a'}",
                        "server.public-url",
                        "https://***@a",
                        "credentials",
                        "remove"),
                arguments(
                        "server: {public-url: 'https://a b'}",
                        "server.public-url",
                        "https://a b",
                        "not a URL",
                        "https://"),
                arguments(
                        "server: {public-url: 'https://a:99999'}",
                        "server.public-url",
                        "https://a:99999",
                        "not a URL",
                        "https"),
                arguments(
                        "server: {trusted-proxies: [localhost]}",
                        "server.trusted-proxies[0]",
                        "localhost",
                        "block",
                        "10.0.0.0/8"),
                // row 106: a default or a setting that trusts everybody makes forwarded headers worthless
                arguments(
                        "server: {trusted-proxies: [0.0.0.0/0]}",
                        "server.trusted-proxies[0]",
                        "0.0.0.0/0",
                        "every address",
                        "alone"),
                arguments(
                        "server: {trusted-proxies: ['::/0']}",
                        "server.trusted-proxies[0]",
                        "::/0",
                        "every address",
                        "alone"),
                arguments(
                        "server: {trusted-proxies: ['::ffff:0:0/96']}",
                        "server.trusted-proxies[0]",
                        "::ffff:0:0/96",
                        "every",
                        "alone"),
                arguments(
                        "server: {trusted-proxies: [10.0.0.1/8]}",
                        "server.trusted-proxies[0]",
                        "10.0.0.1/8",
                        "bits beyond",
                        "10.0.0.0/8"),
                arguments(
                        "server: {tls: {private-key: proxy.yaml}}",
                        "server.tls.certificate",
                        "",
                        "is missing",
                        "set it"),
                arguments("server: {drain: 20}", "server.drain", "20", "not a duration", "30s"),
                arguments("server: {drain: 2h}", "server.drain", "2h", "out of range", "0 to 1h"),
                arguments(
                        "server: {limits: {header-bytes: 32KB}}",
                        "server.limits.header-bytes",
                        "32KB",
                        "not a size",
                        "8KiB"),
                arguments(
                        "server: {limits: {header-bytes: 1}}",
                        "server.limits.header-bytes",
                        "1",
                        "out of range",
                        "1KiB"),
                arguments(
                        "server: {limits: {body-bytes: none}}",
                        "server.limits.body-bytes",
                        "none",
                        "not a size",
                        "1GiB"),
                arguments(
                        "server: {limits: {connections: 0}}", "server.limits.connections", "0", "out of range", "1 to"),
                arguments(
                        "server: {limits: {connections: 1e3}}",
                        "server.limits.connections",
                        "1e3",
                        "not a whole number",
                        "1 to"),
                arguments(
                        "server: {paths: [{path: /a, allow: [slash]}]}",
                        "server.paths[0].allow[0]",
                        "slash",
                        "not known",
                        "encoded-slash"),
                arguments("server: {paths: [{path: /a}]}", "server.paths[0].allow", "", "is missing", "set it"),
                arguments("upstream: {app: plain}", "upstream.url", "", "is missing", "set it"),
                arguments("upstream: {url: 'http://a/b'}", "upstream.url", "http://a/b", "has a path", "alone"),
                arguments("upstream: {url: 'unix:a'}", "upstream.url", "unix:a", "not a socket", "unix:/path"),
                arguments(
                        "upstream: {url: http://a, app: drupal}",
                        "upstream.app",
                        "drupal",
                        "not known",
                        "plain, ckan, invenio"),
                arguments(
                        "upstream: {url: http://a, host: x}", "upstream.host", "x", "not known", "preserve, upstream"),
                arguments(
                        "upstream: {url: http://a, routes: [{path: /*/b, url: http://b}]}",
                        "upstream.routes[0].path",
                        "/*/b",
                        "before its end",
                        "/**"),
                arguments(
                        "upstream: {url: http://a, routes: [{path: /b, url: http://b}, {path: /b, url: http://c}]}",
                        "upstream.routes[1].path",
                        "/b",
                        "same as that of upstream.routes[0]",
                        "keep one"),
                arguments(
                        "upstream: {url: http://a, path-prefixes: [/de/]}",
                        "upstream.path-prefixes[0]",
                        "/de/",
                        "ends in /",
                        "/oauth2"),
                arguments(
                        "upstream: {url: http://a, drop-cookies: ['a b']}",
                        "upstream.drop-cookies[0]",
                        "a b",
                        "not a cookie name",
                        "letters"),
                arguments(
                        "upstream: {url: http://a, credential-headers: [authorization]}",
                        "upstream.credential-headers[0]",
                        "authorization",
                        "carries credentials",
                        "another name"),
                arguments(
                        "upstream: {url: http://a, credential-headers: [X_Remote_User]}",
                        "upstream.credential-headers",
                        "X_Remote_User",
                        "the same header as one of headers.preset",
                        "another name"),
                arguments(
                        "upstream: {url: http://a, echo-header: 'X User'}",
                        "upstream.echo-header",
                        "X User",
                        "not a header name",
                        "letters"),
                arguments(
                        "upstream: {url: http://a, tls: {certificate: proxy.yaml}}",
                        "upstream.tls",
                        "",
                        "only one of",
                        "both or neither"));
    }

    static Stream<Arguments> providersAndBearer() {
        return Stream.of(
                arguments(ConfigFile.provider("id: Key"), "providers[0].id", "Key", "not an id", "lower-case"),
                arguments(
                        ConfigFile.provider("id: shibboleth"),
                        "providers[0].id",
                        "shibboleth",
                        "attribute headers",
                        "another"),
                arguments(
                        ConfigFile.provider("issuer: http://sso.example.org"),
                        "providers[0].issuer",
                        "http://sso.example.org",
                        "http",
                        "use https"),
                arguments(
                        ConfigFile.provider("issuer: http://127.0.0.1.example.org"),
                        "providers[0].issuer",
                        "http://127.0.0.1.example.org",
                        "http",
                        "use https"),
                arguments(
                        ConfigFile.provider("issuer: https://a?b"),
                        "providers[0].issuer",
                        "https://a?***",
                        "query",
                        "remove"),
                arguments(
                        ConfigFile.provider("audiences: []"),
                        "providers[0].audiences",
                        "",
                        "other services",
                        "name the audience"),
                arguments(
                        "providers: [{id: a, issuer: https://a}]",
                        "providers[0].audiences",
                        "",
                        "is missing",
                        "set it"),
                arguments("providers: []", "providers", "", "is empty", "add a provider"),
                arguments(
                        ConfigFile.provider("tokens: introspect, client-secret: x"),
                        "providers[0].client-id",
                        "",
                        "is missing",
                        "set it"),
                arguments(
                        ConfigFile.provider("tokens: both, client-id: x"),
                        "providers[0].client-secret",
                        "",
                        "is missing",
                        "set it"),
                arguments(
                        ConfigFile.provider("tokens: remote"),
                        "providers[0].tokens",
                        "remote",
                        "not known",
                        "local, introspect, both"),
                arguments(ConfigFile.provider("accept: []"), "providers[0].accept", "", "is empty", "access-token"),
                arguments(
                        ConfigFile.provider("accept: [refresh-token]"),
                        "providers[0].accept[0]",
                        "refresh-token",
                        "not known",
                        "access-token, id-token"),
                // row 19: a shared secret as signature key lets whoever knows the public key sign
                arguments(
                        ConfigFile.provider("algorithms: [HS256]"),
                        "providers[0].algorithms[0]",
                        "HS256",
                        "not an accepted",
                        "\"ES256\""),
                arguments(
                        ConfigFile.provider("algorithms: [none]"),
                        "providers[0].algorithms[0]",
                        "none",
                        "not an accepted",
                        "RS256"),
                arguments(
                        ConfigFile.provider("algorithms: []"),
                        "providers[0].algorithms",
                        "",
                        "is empty",
                        "name an algorithm"),
                arguments(
                        ConfigFile.provider("clock-skew: 1h"),
                        "providers[0].clock-skew",
                        "1h",
                        "out of range",
                        "0 to 5m"),
                arguments(
                        ConfigFile.provider("tls-ca: absent.pem"),
                        "providers[0].tls-ca",
                        "@absent.pem",
                        "not there",
                        "create the file"),
                arguments(
                        ConfigFile.provider("identity: {subject: a..b}"),
                        "providers[0].identity.subject",
                        "a..b",
                        "not a claim path",
                        "quote"),
                arguments(
                        ConfigFile.provider("identity: {shibboleth: {}}"),
                        "providers[0].identity.shibboleth",
                        "",
                        "not a known key",
                        "use one of"),
                arguments(
                        "bearer: {enabled: false}",
                        "bearer.enabled",
                        "false",
                        "no way to say who is calling",
                        "switch one"),
                arguments("bearer: {token-cache: -1}", "bearer.token-cache", "-1", "not a whole number", "0 to"),
                arguments(
                        "bearer: {introspection-cache: 2h}",
                        "bearer.introspection-cache",
                        "2h",
                        "out of range",
                        "0 to 1h"),
                arguments("bearer: {dpop: {max-age: 0s}}", "bearer.dpop.max-age", "0s", "out of range", "1s to 10m"));
    }

    static Stream<Arguments> loginAndSession() {
        return Stream.of(
                arguments(
                        "login: {enabled: true}",
                        "server.public-url",
                        "",
                        "login needs it",
                        "https://data.example.org"),
                arguments(
                        "assertion: {enabled: true}",
                        "server.public-url",
                        "",
                        "assertion needs it",
                        "https://data.example.org"),
                arguments(
                        "server: {public-url: 'https://a'}\nlogin: {enabled: true}\n"
                                + ConfigFile.provider("id: keycloak"),
                        "providers[0].client-id",
                        "",
                        "nobody can sign in",
                        "login: false"),
                arguments(
                        "server: {public-url: 'https://a'}\nlogin: {enabled: true}\n"
                                + ConfigFile.provider("id: keycloak, login: false"),
                        "login.enabled",
                        "true",
                        "no provider to sign in at",
                        "set it to false"),
                arguments(
                        ConfigFile.provider("id: keycloak, client-auth: secret"),
                        "providers[0].client-auth",
                        "secret",
                        "not known here",
                        "private_key_jwt"),
                arguments(
                        ConfigFile.provider("id: keycloak, client-auth: client_secret_post"),
                        "providers[0].client-secret",
                        "",
                        "missing",
                        "set it"),
                arguments(
                        ConfigFile.provider("id: keycloak, client-auth: private_key_jwt"),
                        "providers[0].client-key",
                        "",
                        "missing",
                        "set it"),
                arguments("login: {enabled: false, prefix: /}", "login.prefix", "/", "ends in /", "/oauth2"),
                arguments(
                        "login: {enabled: false, prefix: oauth2}",
                        "login.prefix",
                        "oauth2",
                        "does not start with /",
                        "/api"),
                arguments(
                        "login: {enabled: false, scopes: [email]}", "login.scopes", "email", "no openid", "add openid"),
                arguments(
                        "login: {enabled: false, scopes: ['openid email']}",
                        "login.scopes[0]",
                        "openid email",
                        "not a scope",
                        "one scope"),
                arguments(
                        "login: {enabled: false, redirect-hosts: ['https://a']}",
                        "login.redirect-hosts[0]",
                        "https://a",
                        "not a host",
                        "files.example.org"),
                arguments("session: {store: file}", "session.store", "file", "not known", "cookie, redis"),
                arguments("session: {store: redis}", "session.redis", "", "is missing", "set it"),
                arguments("session: {keys: [c2hvcnQ=]}", "session.keys[0]", "***", "not 32 bytes", "keygen session"),
                arguments("session: {keys: ['{}']}", "session.keys[0]", "***", "not 32 bytes", "keygen session"),
                // row 119: a password in a Redis URL must not be printed with the problem
                arguments(
                        "session: {redis: 'reddis://u:hunter2@h'}",
                        "session.redis",
                        "***",
                        "not a Redis URL",
                        "redis://host"),
                arguments(
                        "session: {redis: 'redis://h', revocations: r}",
                        "session.revocations",
                        "",
                        "beside session.redis",
                        "keep one"),
                arguments("session: {lifetime: 1h, idle: 2h}", "session.idle", "PT2H", "longer than", "shorter"),
                arguments(
                        "session: {cookie: {name: __Host-postern}}",
                        "session.cookie.name",
                        "__Host-postern",
                        "starts with __",
                        "leave"),
                arguments(
                        "session: {cookie: {domain: ex_ample}}",
                        "session.cookie.domain",
                        "ex_ample",
                        "not a host name",
                        "data.example.org"),
                arguments(
                        "{session: {cookie: {domain: example.com}}, server: {public-url: https://data.example.org}}",
                        "session.cookie.domain",
                        "example.com",
                        "does not hold the host",
                        "data.example.org"),
                arguments("csrf: {exempt: [api]}", "csrf.exempt[0]", "api", "does not start with /", "/api/**"));
    }

    static Stream<Arguments> shibboleth() {
        String proof =
                "enabled: true, peers: [10.0.0.2], identity-providers: [https://idp], secret-header: {value: 0123456789abcdef}";
        String alone = "providers: []\nshibboleth: ";
        return Stream.of(
                arguments(
                        alone + "{" + proof.replace("[10.0.0.2]", "[]") + "}",
                        "shibboleth.peers",
                        "",
                        "nobody's attributes",
                        "name the addresses"),
                arguments(
                        alone + "{" + proof.replace("10.0.0.2", "0.0.0.0/0") + "}",
                        "shibboleth.peers[0]",
                        "0.0.0.0/0",
                        "every address",
                        "alone"),
                arguments(
                        alone + "{" + proof.replace("[https://idp]", "[]") + "}",
                        "shibboleth.identity-providers",
                        "",
                        "no identity provider",
                        "entity IDs"),
                arguments(
                        alone + "{" + proof.replaceAll(", secret.*", "") + "}",
                        "shibboleth.secret-header",
                        "",
                        "an address alone proves nothing",
                        "one of the two"),
                arguments(
                        alone + "{"
                                + proof.replaceAll("0.0.2.*", "0.0.2], identity-providers: [a], secret-header: {}}"),
                        "shibboleth.secret-header.value",
                        "",
                        "is missing",
                        "set it"),
                arguments(
                        alone + "{" + proof.replace("0123456789abcdef", "short") + "}",
                        "shibboleth.secret-header.value",
                        "***",
                        "shorter than 16",
                        "openssl rand"),
                arguments(
                        alone + "{" + proof + ", client-certificate: {subjects: [CN=sp]}}",
                        "shibboleth.client-certificate",
                        "",
                        "asks nobody for a certificate",
                        "client-ca"),
                arguments(
                        alone + "{" + proof + ", client-certificate: {subjects: []}}",
                        "shibboleth.client-certificate.subjects",
                        "",
                        "any certificate",
                        "name the subject"),
                arguments(
                        "shibboleth: {client-certificate: {subjects: [sp]}}",
                        "shibboleth.client-certificate.subjects[0]",
                        "sp",
                        "not a distinguished name",
                        "CN="),
                arguments(
                        "shibboleth: {delimiter: '::'}",
                        "shibboleth.delimiter",
                        "::",
                        "not a delimiter",
                        "punctuation"),
                arguments(
                        "shibboleth: {delimiter: '|', url-encoded: true}",
                        "shibboleth.delimiter",
                        "|",
                        "url-encoded",
                        "remove"),
                arguments(
                        "shibboleth: {login: Shibboleth.sso}",
                        "shibboleth.login",
                        "Shibboleth.sso",
                        "not a URL",
                        "https"),
                arguments(
                        "identity: {shibboleth: {subject: [eppn, mail]}}",
                        "identity.shibboleth.subject",
                        "",
                        "is a list, not one value",
                        "write one"),
                arguments(
                        "identity: {shibboleth: {email: Cookie}}",
                        "identity.shibboleth.email",
                        "Cookie",
                        "not the name of an attribute",
                        "eppn"));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments(
                        "identity: {username: '{a'}",
                        "identity.username",
                        "{a",
                        "neither a claim nor a pattern",
                        "{preferred_username}@{id}"),
                arguments(
                        "identity: {username: '{id}'}",
                        "identity.username",
                        "{id}",
                        "neither a claim nor a pattern",
                        "{preferred_username}"),
                arguments("identity: {groups: [a, 'b c']}", "identity.groups[1]", "b c", "not a claim path", "quote"),
                arguments(
                        "identity: {unverified-email: keep}",
                        "identity.unverified-email",
                        "keep",
                        "not known",
                        "drop, send"),
                arguments(
                        "headers: {preset: x}",
                        "headers.preset",
                        "x",
                        "not known",
                        "postern, oauth2-proxy, remote-user, none"),
                arguments(
                        "headers: {set: {X-Orcid: orcid}}",
                        "headers.set.X-Orcid",
                        "orcid",
                        "not a source",
                        "claims.NAME"),
                arguments(
                        "headers: {set: {X Orcid: email}}",
                        "headers.set.X Orcid",
                        "X Orcid",
                        "not a header name",
                        "letters"),
                arguments(
                        "headers: {set: {Connection: email}}",
                        "headers.set.Connection",
                        "Connection",
                        "a proxy needs itself",
                        "another name"),
                arguments(
                        "headers: {set: {Transfer_Encoding: email}}",
                        "headers.set.Transfer_Encoding",
                        "Transfer_Encoding",
                        "a proxy needs itself",
                        "another"),
                arguments(
                        "headers: {set: {Authorization: email}}",
                        "headers.set.Authorization",
                        "Authorization",
                        "credentials",
                        "another"),
                arguments("headers: {separator: a}", "headers.separator", "a", "not a separator", "punctuation"),
                arguments(
                        "headers: {encoding: latin-1}",
                        "headers.encoding",
                        "latin-1",
                        "not known",
                        "utf-8, percent, rfc2047"),
                arguments("headers: {max-bytes: 1MiB}", "headers.max-bytes", "1MiB", "out of range", "256B to 64KiB"),
                arguments("headers: {spoofed: log}", "headers.spoofed", "log", "not known", "strip, reject"),
                arguments(
                        "assertion: {enabled: false, keys: [abcdef]}",
                        "assertion.keys[0]",
                        "***",
                        "not a private JSON Web Key",
                        "keygen assertion"),
                arguments(
                        "assertion: {enabled: false, lifetime: 1s}",
                        "assertion.lifetime",
                        "1s",
                        "out of range",
                        "10s to 1h"),
                arguments(
                        "provisioning: {endpoint: http://localhost, secret: short}",
                        "provisioning.secret",
                        "***",
                        "shorter than 16",
                        "openssl rand"),
                arguments(
                        "provisioning: {endpoint: http://localhost}",
                        "provisioning.secret",
                        "",
                        "every caller proves itself",
                        "one of the two"),
                arguments(
                        "provisioning: {secret: 0123456789abcdef}",
                        "provisioning.endpoint",
                        "",
                        "is missing",
                        "set it"),
                arguments(
                        "provisioning: {endpoint: http://localhost, secret: 0123456789abcdef, when-unavailable: x}",
                        "provisioning.when-unavailable",
                        "x",
                        "not known",
                        "pass, refuse"),
                arguments(
                        "provisioning: {endpoint: http://localhost, secret: 0123456789abcdef, breaker: {failures: 0}}",
                        "provisioning.breaker.failures",
                        "0",
                        "out of range",
                        "1 to"));
    }

    @Test
    void reportsAllProblemsOfAFileTogetherInItsOrder() {
        List<Problem> problems = ConfigFile.problems(folder, """
                server:
                  drain: soon
                  listen: nowhere
                upstream: {}
                providers:
                  - id: A
                    isuer: https://sso.example.org
                access:
                  - {path: admin/**, allow: anybody}
                logs: {}
                """);

        assertThat(problems)
                .filteredOn(problem -> problem.severity() == Severity.ERROR)
                .extracting(problem -> problem.line().orElse(0) + " " + problem.key())
                .containsExactly(
                        "1 server.public-url",
                        "2 server.drain",
                        "3 server.listen",
                        "4 upstream.url",
                        "6 providers[0].id",
                        "6 providers[0].issuer",
                        "6 providers[0].audiences",
                        "6 providers[0].client-id",
                        "7 providers[0].isuer",
                        "9 access[0].path",
                        "9 access[0].allow",
                        "10 logs");
    }
}
