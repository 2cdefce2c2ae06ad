/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read in two ways is refused before any rule runs; the rest goes on byte for byte. */
public abstract class PathsContract extends ContractSuite {
    private static final String EVERYTHING = """
            access:
              - {path: /admin/**, allow: nobody}
              - {path: /**, allow: anyone}
            """;

    /** Tests gates of that kind. */
    protected PathsContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @ParameterizedTest
    @DisplayName("refused with 400, the connection closed, the app not called")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "row 29  | /public/%2e%2e/admin",
                "row 29  | /%2e/WEB-INF/web.xml",
                "row 29  | /public/.%2e/admin",
                "row 30  | /%u002e/WEB-INF/web.xml",
                "row 30  | /.%00/WEB-INF/web.xml",
                "row 31  | /concat/%2557EB-INF/web.xml",
                "row 31  | /%252e%252e%252fadmin",
                "row 32  | //admin",
                "row 32  | /public%2f..%2fadmin",
                "row 32  | /public%5c..%5cadmin",
                "row 32  | /admin%2f",
                "row 47  | /./internal",
                "row 47  | /internal%2f..",
                "row 50  | /admin/%0a",
                "row 50  | /admin/%0d",
                "row 50  | /public%0a/admin",
                "row 50  | /public%0d%0a/admin",
                "row 74  | /static//../admin.html",
                "row 74  | /static/./x",
                "row 87  | /admin%2f",
                "row 87  | /admin%3b",
                "row 87  | /admin%3f",
                "row 88  | /realms;ignored/master/account",
                "row 88  | /admin;/x",
                "row 88  | /public/..;/admin",
                "row 93  | //admin/secret",
                "row 93  | ///admin",
                "row 95  | /mypath%3Ffoo=bar",
                "row 95  | /mypath%3ffoo=bar",
                "row 96  | /public%2F..%2Fadmin",
                "row 96  | /public%2f..%2fadmin",
                "row 96  | /public%5C..%5Cadmin",
                "row 96  | /%2E%2E/admin",
                "row 98  | /public/../admin/secrets",
                "row 98  | /public/./../admin",
                "row 98  | /public/..",
                "row 98  | /..",
                "row 98  | /.",
                "row 105 | /foo/secret%23/bar",
                "row 105 | /foo/secret%2523/bar",
                "row 105 | /foo/secret%3f/bar",
                "row 105 | /foo/secret%3b/bar",
                "NUL     | /public%00",
                "overlong slash     | /public%c0%af",
                "overlong dot       | /public/%c0%ae%c0%ae/admin",
                "overlong, 3 octets | /public/%e0%80%ae",
                "not UTF-8          | /public/%ff",
                "not UTF-8          | /public/%c3%28",
                "surrogate          | /public/%ed%a0%80",
                "malformed          | /public/%",
                "malformed          | /public/%z",
                "malformed          | /public/%zz",
                "malformed          | /public/%4",
                "malformed          | /public/%%34%31",
                "C1 control         | /public/%c2%85",
                "line separator     | /public/%e2%80%a8",
                "backslash          | /public\\..\\admin",
            })
    void refusesWhatCanBeReadInTwoWays(String why, String target) {
        Seen seen = send(Configs.tokens("", "") + EVERYTHING, ClientRequest.get(target));
        assertThat(seen.app()).as(why).isEmpty();
        if (refusedBefore(seen)) {
            assertThat(seen.status()).as(why).isIn(400, 404);
        } else {
            assertThat(seen.status()).as(why).isEqualTo(400);
            assertThat(seen.headers().first("Connection")).contains("close");
        }
    }

    /** Whether something before the gate refused the request: what it does with its connection is its own business. */
    protected boolean refusedBefore(Seen seen) {
        return false;
    }

    @ParameterizedTest
    @DisplayName("rows 33, 69, 105: what follows a raw hash hides nothing from the rules")
    @CsvSource({"/public#/../admin, /public", "/#/../admin, /", "/foo/secret#/bar, /foo/secret", "/admin#/x, /admin"})
    void aRawHash(String target, String before) {
        Seen seen = send(Configs.tokens("", "") + EVERYTHING, ClientRequest.get(target));
        if (seen.status() == 400) {
            assertThat(seen.app()).isEmpty();
        } else {
            assertThat(leavesTheHashOut()).isTrue();
            assertThat(seen.status()).isEqualTo(before.equals("/admin") ? 403 : 200);
            seen.app().ifPresent(app -> assertThat(app.target()).isEqualTo(before));
        }
    }

    /** Whether what is before the gate takes the hash for the end of the target, so that the app does not see it either. */
    protected boolean leavesTheHashOut() {
        return false;
    }

    @ParameterizedTest
    @DisplayName("row 88: a session id in the path hides nothing from the rules")
    @ValueSource(strings = {"/admin;jsessionid=1", "/admin/x;jsessionid=AB.c-1"})
    void aSessionIdInThePath(String target) {
        Seen seen = send(Configs.tokens("", "") + EVERYTHING, ClientRequest.get(target));
        assertThat(seen.status()).isEqualTo(sessionIdInThePath());
        assertThat(seen.app()).isEmpty();
    }

    /** What becomes of a closed path with a session id: it is ambiguous, unless it is known how the app reads it. */
    protected int sessionIdInThePath() {
        return 400;
    }

    @ParameterizedTest
    @DisplayName("forwarded byte for byte")
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/a/b.c/..d/...",
                "/.well-known/x",
                "/a%20b",
                "/%C3%A4",
                "/%c3%a4",
                "/a+b",
                "/%61dministrator",
                "/a:b@c!$&'()*,=",
                "/a?b=%2e%2e/%zz;c//d",
                "/a??",
                "/?",
                "/a%F0%9F%98%80",
                "/a~b",
                "/a|b",
            })
    void forwardsTheTargetByteForByte(String target) {
        Seen seen = send(Configs.tokens("", "") + EVERYTHING, ClientRequest.get(target));
        assertThat(seen.called().target()).isEqualTo(target);
    }

    @ParameterizedTest
    @DisplayName("rules look at the path decoded once, row 87")
    @ValueSource(strings = {"/%61dmin", "/%61dmin/x", "/admi%6e/x", "/%61%64%6d%69%6e/x", "/admin/%61"})
    void rulesSeeTheDecodedPath(String target) {
        assertThat(send(Configs.tokens("", "") + EVERYTHING, ClientRequest.get(target))
                        .status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("rules look at the path in Unicode")
    void rulesSeeUnicode() {
        String yaml = Configs.tokens("", "") + "access: [{path: /Übersicht/**, allow: anyone}]\n";
        assertThat(send(yaml, ClientRequest.get("/%C3%9Cbersicht/x")).status()).isEqualTo(200);
        assertThat(send(yaml, ClientRequest.get("/%c3%9cbersicht")).status()).isEqualTo(200);
        assertThat(send(yaml, ClientRequest.get("/%C3%BCbersicht")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("row 83: the query is no part of the path")
    @ValueSource(strings = {"/private?path=/public/x", "/private?/public/x", "/private?x=/../public", "/?/public"})
    void theQueryIsNoPartOfThePath(String target) {
        assertThat(send(Configs.tokens(), ClientRequest.get(target)).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("row 104, row 57, row 107: no header names another path or method")
    @ValueSource(
            strings = {
                "X-Forwarded-Uri: /public/x",
                "X-Original-URL: /public/x",
                "X-Original-URI: /public/x",
                "X-Rewrite-URL: /public/x",
                "X_Rewrite_Url: /public/x",
                "X-Envoy-Original-Path: /public/x",
                "X-Forwarded-Prefix: /public",
                "X-HTTP-Method-Override: HEAD",
                "X-Http.Method.Override: HEAD",
            })
    void noHeaderNamesAnotherPath(String header) {
        String name = header.substring(0, header.indexOf(':'));
        String value = header.substring(header.indexOf(' ') + 1);
        assertThat(send(Configs.tokens(), ClientRequest.get("/admin/x").with(name, value))
                        .status())
                .isEqualTo(401);
        Seen passed = send(Configs.tokens(), ClientRequest.get("/public/x").with(name, value));
        assertThat(passed.called().target()).isEqualTo("/public/x");
        assertThat(passed.called().method()).isEqualTo("GET");
    }

    @ParameterizedTest
    @DisplayName("an exception of server.paths holds for its path and its character alone")
    @CsvSource({
        "/iiif/a%2fb,          200",
        "/iiif/a%2Fb,          200",
        "/iiif/a%23b,          400",
        "/other/a%2fb,         400",
        "/iiif%2fx,            200",
        "/iiif/..%2fadmin,     400",
        "/iiif/%2e%2e%2fadmin, 400",
        "/iiif/a%5cb,          400",
        "/files/100%25,        200",
        "/files/a%252fb,       200",
        "/files/%252e%252e/x,  400",
        "/files/%25%2Fx,       400",
        "/files/%25/%252e%252e/admin, 400",
        "/files/%25%25%252e%252e/x, 400",
        "/files/%25c0%25ae,    400",
        "/files/caf%25E9.txt,  200",
        "/merge//x,            200",
        "/merge//../admin,     400",
        "/matrix/a;b=c/d,      200",
        "/matrix/..;/admin,    400",
        "/matrix/.;x=y/admin,  400",
    })
    void exceptionsHoldForTheirPathAlone(String target, int status) {
        String paths =
                ", paths: [{path: /iiif/**, allow: [encoded-slash]}, {path: /files/**, allow: [encoded-percent]},"
                        + " {path: /merge/**, allow: [double-slash]}, {path: /matrix/**, allow: [matrix-parameters]}]";
        Seen seen = send(Configs.tokens(paths, "") + EVERYTHING, ClientRequest.get(target));
        assertThat(seen.status()).isEqualTo(status);
        seen.app().ifPresent(app -> assertThat(app.target()).isEqualTo(target));
    }

    @ParameterizedTest
    @DisplayName("with an exception everywhere, what different readers would put under different rules is refused")
    @CsvSource({
        "/open/x%23y,            200",
        "/open%23x,              400",
        "/open%3fx,              400",
        "/open%3bx,              400",
        "/open%2f..%2fadmin,     400",
        "/open%2fx,              400",
        "/%2561dmin,             400",
        "/open/%2561,            200",
        "/admin%3fx,             400",
        "/admin%23/open,         400",
        "/%2fadmin,              400",
        "/de%2fadmin,            400",
    })
    void differentReadingsMustMeetTheSameRule(String target, int status) {
        String paths =
                ", paths: [{path: /**, allow: [encoded-hash, encoded-question, encoded-semicolon, encoded-percent,"
                        + " encoded-slash]}]";
        String rules = """
                access:
                  - {path: /admin/**, allow: nobody}
                  - {path: /open/**, allow: anyone}
                  - {path: /**, allow: signed-in}
                """;
        Seen seen = send(Configs.tokens(paths, ", path-prefixes: [/de]") + rules, ClientRequest.get(target));
        assertThat(seen.status()).isEqualTo(status);
    }

    @Test
    @DisplayName("an exemption or a path without identity must not be reached by another reading")
    void otherReadingsHaveNoPrivileges() {
        String yaml =
                Configs.shibboleth(", paths: [{path: /**, allow: [encoded-hash]}]", ", no-identity-on: [/static/**]")
                        + "csrf: {exempt: [\"/*/hook\"]}\naccess: [{path: /**, allow: signed-in}]\n";
        ClientRequest post = ClientRequest.of("POST", "/x/hook").throughServiceProvider(Person.ALICE);
        assertThat(send(yaml, post).status()).isEqualTo(200);
        ClientRequest hidden = ClientRequest.of("POST", "/x%23/hook").throughServiceProvider(Person.ALICE);
        assertThat(send(yaml, hidden).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @DisplayName("row 93: a target that is no path is refused, or read by its path alone")
    @ValueSource(strings = {"http:/admin", "admin", "*", "?x", "http:admin", "@admin"})
    void aTargetThatIsNoPath(String target) {
        Seen seen = send(Configs.tokens("", "") + EVERYTHING, ClientRequest.get(target));
        assertThat(seen.status()).isIn(400, 403);
        assertThat(seen.app()).isEmpty();
    }
}
