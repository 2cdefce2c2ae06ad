/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Header;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may go where: the table of rules and callers, first match, methods, conditions. */
public abstract class RulesContract extends ContractSuite {
    private static final String FOREIGN = "Basic YWxpY2U6c2VjcmV0";
    private static final String CKAN = Configs.tokens("", ", app: ckan") + Configs.RULES;

    /** Tests gates of that kind. */
    protected RulesContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @ParameterizedTest
    @DisplayName("a closed path of the app is nobody's, whatever the rules say, in each way to write it")
    @CsvSource({
        "GET,  /user/reset",
        "POST, /user/reset",
        "GET,  /user/reset/17",
        "POST, /user/%72eset/17",
        "POST, /de/user/reset",
        "POST, /user/login",
        "PUT,  /user/login",
        "HEAD, /user/login",
    })
    void aClosedPathIsNobodys(String method, String path) {
        String yaml = Configs.tokens("", ", closed: [/user/login, /user/reset/**], path-prefixes: [/de]")
                + "access: [{path: /**, allow: app}]\n";
        for (ClientRequest request : new ClientRequest[] {
            ClientRequest.of(method, path),
            ClientRequest.of(method, path).as(Person.ADMIN),
            ClientRequest.of(method, path).with("Authorization", FOREIGN)
        }) {
            Seen seen = send(yaml, request);
            assertThat(seen.status()).isEqualTo(403);
            assertThat(seen.app()).isEmpty();
        }
        assertThat(send(yaml, ClientRequest.of(method, "/user/resets")).app()).isPresent();
    }

    @ParameterizedTest
    @DisplayName("each cell of the table: rule, caller, what becomes of the request")
    @CsvSource({
        "/public/x, nobody,  forwarded without identity",
        "/public/x, known,   forwarded with identity",
        "/public/x, foreign, 401",
        "/public/x, bad,     401",
        "/public/x, away,    503",
        "/data,     nobody,  401",
        "/data,     known,   forwarded with identity",
        "/data,     foreign, 401",
        "/data,     bad,     401",
        "/data,     away,    503",
        "/admin/x,  nobody,  401",
        "/admin/x,  known,   403",
        "/admin/x,  admin,   forwarded with identity",
        "/admin/x,  foreign, 401",
        "/api/x,    nobody,  forwarded without identity",
        "/api/x,    known,   forwarded with identity",
        "/api/x,    foreign, forwarded untouched",
        "/api/x,    bad,     401",
        "/api/x,    away,    503",
        "/closed/x, nobody,  403",
        "/closed/x, known,   403",
        "/closed/x, foreign, 403",
        "/closed/x, bad,     403",
        "/health,   nobody,  forwarded without identity",
    })
    void eachCellOfTheTable(String path, String caller, String outcome) {
        ClientRequest request = ClientRequest.get(path);
        Seen seen = send(
                caller.equals("away") ? Configs.away() : Configs.tokens(),
                switch (caller) {
                    case "known" -> request.as(Person.ALICE);
                    case "admin" -> request.as(Person.ADMIN);
                    case "foreign" -> request.with("Authorization", FOREIGN);
                    case "bad" -> request.with("Authorization", Realm.forged(Person.ALICE));
                    case "away" -> request.with("Authorization", Realm.credentialOfTheOneWhoIsAway());
                    default -> request;
                });

        switch (outcome) {
            case "forwarded with identity" -> {
                assertThat(seen.called().headers().first("X-Remote-User"))
                        .contains(caller.equals("admin") ? "root" : "alice");
                assertThat(seen.called().headers().has("Authorization")).isFalse();
            }
            case "forwarded without identity" -> {
                assertNoIdentity(seen);
                assertThat(seen.called().headers().has("Authorization")).isFalse();
            }
            case "forwarded untouched" -> {
                assertNoIdentity(seen);
                assertThat(seen.called().headers().all("Authorization")).containsExactly(FOREIGN);
            }
            default -> {
                assertThat(seen.status()).isEqualTo(Integer.parseInt(outcome));
                assertThat(seen.app()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @DisplayName("a credential in a header of the app's own is foreign, and nobody is two people")
    @CsvSource({
        "/public/x, key,                   401",
        "/data,     key,                   401",
        "/admin/x,  key,                   401",
        "/api/x,    key,                   forwarded",
        "/api/x,    key KEY,               400",
        "/closed/x, key,                   403",
        "/api/x,    key and Authorization, forwarded",
        "/data,     key and Authorization, 401",
        "/api/x,    key and another's,     400",
        "/api/x,    key and a token,       400",
        "/public/x, key and a token,       400",
    })
    void aCredentialInAHeaderOfTheAppsOwn(String path, String shown, String outcome) {
        ClientRequest request = ClientRequest.get(path).with("X-CKAN-API-Key", "key-1");
        Seen seen = send(
                CKAN,
                switch (shown) {
                    case "key KEY" -> request.with("x-ckan-api-key", "key-2");
                    case "key and Authorization" -> request.with("Authorization", "key-1");
                    case "key and another's" -> request.with("Authorization", "key-2");
                    case "key and a token" -> request.as(Person.ALICE);
                    default -> request;
                });

        if (outcome.equals("forwarded")) {
            assertNoIdentity(seen);
            assertThat(seen.called().headers().all("X-CKAN-API-Key")).containsExactly("key-1");
            assertThat(seen.called().headers().all("Authorization"))
                    .isEqualTo(shown.contains("Authorization") ? List.of("key-1") : List.of());
        } else {
            assertThat(seen.status()).isEqualTo(Integer.parseInt(outcome));
            assertThat(seen.app()).isEmpty();
        }
    }

    @ParameterizedTest
    @DisplayName("another spelling of that header, which the app may take for it, reaches nobody")
    @ValueSource(strings = {"X_CKAN_API_Key", "x-ckan_api-key", "X.CKAN.API.Key"})
    void anotherSpellingOfThatHeader(String name) {
        for (String path : List.of("/public/x", "/api/x")) {
            for (ClientRequest request : new ClientRequest[] {
                ClientRequest.get(path), ClientRequest.get(path).as(Person.ALICE)
            }) {
                Seen seen = send(CKAN, request.with(name, "key-1"));
                assertThat(seen.app().map(app -> app.headers().has(name)).orElse(seen.status() != 403))
                        .isFalse();
            }
        }
    }

    private static void assertNoIdentity(Seen seen) {
        assertThat(seen.called().headers())
                .extracting(Header::name)
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-remote-"))
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-postern-"));
    }

    @Test
    @DisplayName("row 53: an unknown bearer token does not let anybody through")
    void junkAsATokenIsNoWayIn() {
        assertThat(send(Configs.tokens(), ClientRequest.get("/data").with("Authorization", "Bearer x"))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("row 102: who the client says that it is, changes nothing")
    @ValueSource(strings = {"GoogleHC/1.0", "kube-probe/1.30", "ELB-HealthChecker/2.0", "postern-health"})
    void theUserAgentChangesNothing(String agent) {
        assertThat(send(Configs.tokens(), ClientRequest.get("/data").with("User-Agent", agent))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("a rule holds for the path itself and whole segments below it, row 131")
    @CsvSource({
        "/admin,          401",
        "/admin/,         401",
        "/admin/x/y,      401",
        "/public,         200",
        "/public/,        200",
        "/public/a/b,     200",
        "/publicity,      401",
        "/Public/x,       401",
        "/public.html,    401",
        "/x/public,       401",
        "/health,         200",
        "/health/,        401",
        "/healthy,        401",
    })
    void rulesMatchWholeSegments(String path, int status) {
        assertThat(send(Configs.tokens(), ClientRequest.get(path)).status()).isEqualTo(status);
    }

    @Test
    @DisplayName("the first rule that matches decides, and where none does a person must be signed in")
    void theFirstMatchDecides() {
        String yaml = Configs.tokens("", "") + """
                access:
                  - {path: /a/b/**, allow: anyone}
                  - {path: /a/**, allow: nobody}
                  - {path: "/*/b/c", allow: app}
                """;
        assertThat(send(yaml, ClientRequest.get("/a/b/c")).status()).isEqualTo(200);
        assertThat(send(yaml, ClientRequest.get("/a/b/c").with("Authorization", FOREIGN))
                        .status())
                .isEqualTo(401);
        assertThat(send(yaml, ClientRequest.get("/x/b/c").with("Authorization", FOREIGN))
                        .status())
                .isEqualTo(200);
        assertThat(send(yaml, ClientRequest.get("/a/c")).status()).isEqualTo(403);
        assertThat(send(yaml, ClientRequest.get("/b")).status()).isEqualTo(401);
        assertThat(send(yaml, ClientRequest.get("/b").as(Person.ALICE)).status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("a star is one segment, and never an empty one")
    void aStarIsOneSegment() {
        String yaml = Configs.tokens("", "") + "access: [{path: /p/*/logo, allow: anyone}]\n";
        assertThat(send(yaml, ClientRequest.get("/p/x/logo")).status()).isEqualTo(200);
        assertThat(send(yaml, ClientRequest.get("/p/x/y/logo")).status()).isEqualTo(401);
        assertThat(send(yaml, ClientRequest.get("/p/logo")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("row 24: no spelling of a method, and no unknown one, gets round a rule")
    @CsvSource({
        "GET,    /health, 200",
        "HEAD,   /health, 200",
        "POST,   /health, 401",
        "OPTIONS,/health, 401",
        "FOO,    /health, 401",
        "FOO,    /admin/x, 401",
        "get,    /health, 400",
        "pOsT,   /admin/x, 400",
        "get,    /admin/x, 400",
        "Foo,    /public/x, 400",
    })
    void methodsAreMatchedExactly(String method, String path, int status) {
        assertThat(send(Configs.tokens(), ClientRequest.of(method, path)).status())
                .isEqualTo(status);
    }

    @Test
    @DisplayName("an app must not be asked to repeat what only it should see")
    void traceIsRefused() {
        Seen seen = send(Configs.tokens(), ClientRequest.of("TRACE", "/data").as(Person.ALICE));
        assertThat(seen.status()).isEqualTo(405);
        assertThat(seen.app()).isEmpty();
    }

    @Test
    @DisplayName("of several keys of a condition all must hold, of several values any")
    void conditionsAllAndAny() {
        String yaml = Configs.tokens("", "") + """
                sysadmin: {groups: [root]}
                access:
                  - path: /x
                    allow: {groups: [a, b], claims: {acr: [gold, silver], nested.level: ["3"]}}
                  - {path: /s, allow: {sysadmin: true}}
                """;
        Person fits = Person.ALICE.in("b").with("acr", "silver").with("nested", java.util.Map.of("level", 3));
        assertThat(status(yaml, "/x", fits)).isEqualTo(200);
        assertThat(status(yaml, "/x", fits.in("c"))).isEqualTo(403);
        assertThat(status(yaml, "/x", fits.in("B"))).isEqualTo(403);
        assertThat(status(yaml, "/x", fits.with("acr", "bronze"))).isEqualTo(403);
        assertThat(status(yaml, "/x", fits.with("acr", List.of("bronze", "gold"))))
                .isEqualTo(200);
        assertThat(status(yaml, "/x", fits.with("nested", "level"))).isEqualTo(403);
        assertThat(status(yaml, "/s", fits.in("root"))).isEqualTo(200);
        assertThat(status(yaml, "/s", fits.in("root "))).isEqualTo(403);
        assertThat(status(yaml, "/s", fits)).isEqualTo(403);
    }

    private int status(String yaml, String path, Person person) {
        return send(yaml, ClientRequest.get(path).as(person)).status();
    }

    @Test
    @DisplayName("rules hold below each path prefix, too")
    void rulesHoldBelowPrefixes() {
        String yaml = Configs.tokens("", ", path-prefixes: [/de, /en_GB]") + Configs.RULES;
        assertThat(send(yaml, ClientRequest.get("/de/public/x")).status()).isEqualTo(200);
        assertThat(send(yaml, ClientRequest.get("/en_GB/closed/x").as(Person.ADMIN))
                        .status())
                .isEqualTo(403);
        assertThat(send(yaml, ClientRequest.get("/de/admin/x").as(Person.ALICE)).status())
                .isEqualTo(403);
        assertThat(send(yaml, ClientRequest.get("/deu/public/x")).status()).isEqualTo(401);
        assertThat(send(yaml, ClientRequest.get("/de/de/public/x")).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("two Authorization lines are refused, row 125")
    void twoCredentialsAreRefused() {
        Seen seen = send(
                Configs.tokens(), ClientRequest.get("/api/x").as(Person.ALICE).with("authorization", FOREIGN));
        assertThat(seen.status()).isEqualTo(400);
        assertThat(seen.app()).isEmpty();
    }

    @Test
    @DisplayName("a foreign credential beside a known browser is still foreign: refused, or for the app alone")
    void foreignBesideABrowser() {
        Seen refused = send(
                Configs.shibboleth(),
                ClientRequest.get("/data").throughServiceProvider(Person.ALICE).with("Authorization", FOREIGN));
        assertThat(refused.status()).isEqualTo(401);
        Seen passed = send(
                Configs.shibboleth(),
                ClientRequest.get("/api/x").throughServiceProvider(Person.ALICE).with("Authorization", FOREIGN));
        assertNoIdentity(passed);
        assertThat(passed.called().headers().all("Authorization")).containsExactly(FOREIGN);
    }

    @Test
    @DisplayName("a refused token is not saved by attributes that would do")
    void whatIsRefusedDoesNotFallThrough() {
        Seen seen = send(
                Configs.both(),
                ClientRequest.get("/data")
                        .throughServiceProvider(Person.ALICE)
                        .with("Authorization", Realm.expired(Person.ALICE)));
        assertThat(seen.status()).isEqualTo(401);
    }
}
