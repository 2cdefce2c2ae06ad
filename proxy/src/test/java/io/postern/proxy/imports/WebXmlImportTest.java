/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors as people have them, and what becomes of each part. */
final class WebXmlImportTest {
    private static final String SHOP = """
            <?xml version="1.0"?>
            <!DOCTYPE web-app PUBLIC "-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN"
              "http://127.0.0.1:1/web-app_2_3.dtd">
            <web-app>
              <servlet>
                <servlet-name>report</servlet-name>
                <servlet-class>org.example.Report</servlet-class>
                <run-as><role-name>auditor</role-name></run-as>
                <security-role-ref><role-name>boss</role-name><role-link>manager</role-link></security-role-ref>
                <security-role-ref><role-name>clerk</role-name><role-link>clerk</role-link></security-role-ref>
              </servlet>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>admin</web-resource-name>
                  <url-pattern> /admin/* </url-pattern>
                  <url-pattern>*.do</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>manager</role-name></auth-constraint>
                <user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee></user-data-constraint>
              </security-constraint>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>orders</web-resource-name>
                  <url-pattern>/orders/*</url-pattern>
                  <http-method>POST</http-method>
                  <http-method>DELETE</http-method>
                </web-resource-collection>
                <auth-constraint><role-name>clerk</role-name><role-name>manager</role-name></auth-constraint>
                <user-data-constraint><transport-guarantee>NONE</transport-guarantee></user-data-constraint>
              </security-constraint>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>parts of pages</web-resource-name>
                  <url-pattern>/parts/*</url-pattern>
                </web-resource-collection>
                <auth-constraint/>
              </security-constraint>
              <login-config>
                <auth-method>FORM</auth-method>
                <form-login-config>
                  <form-login-page>/login.jsp</form-login-page>
                  <form-error-page>/again.jsp</form-error-page>
                </form-login-config>
              </login-config>
              <security-role><role-name>manager</role-name></security-role>
              <security-role><role-name>clerk</role-name></security-role>
            </web-app>
            """;

    private static final String GET_ALONE = "<http-method>GET</http-method>";
    private static final String BUT_GET = "<http-method-omission>GET</http-method-omission>";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void carriesAShopOver() throws Exception {
        Imported imported = imported(SHOP, Rules.SITE);
        assertThat(rules(imported))
                .containsExactly(
                        "{path: /orders/**, methods: [DELETE, POST], allow: {groups: [clerk, manager]}}",
                        "{path: /orders/**, allow: app}",
                        "{path: /admin/**, allow: {groups: [manager]}}",
                        "{path: /parts/**, allow: nobody}",
                        "{path: /**/*.do, allow: {groups: [manager]}}",
                        "{path: /**, allow: app}");
        Rules rules = Rules.of(imported);
        assertThat(rules.config().login().startOn()).containsExactly("/login.jsp");
        assertThat(rules.status("GET", "/orders/1", List.of())).isEqualTo(200);
        assertThat(rules.status("POST", "/orders/1", List.of())).isEqualTo(401);
        assertThat(rules.status("POST", "/orders/1", List.of("a", "clerk"))).isEqualTo(200);
        assertThat(rules.status("GET", "/x/run.do", List.of("a", "clerk"))).isEqualTo(403);
        assertThat(rules.status("GET", "/parts/head.jsp", List.of("a", "manager")))
                .isEqualTo(403);
        assertThat(imported.report().setsAside()).isTrue();
        assertThat(imported.report().toString())
                .contains("url-pattern \"/admin/*\": access, /admin/**: {groups: [manager]}")
                .contains("transport-guarantee of \"/admin/*, *.do\": a rule does not ask for TLS")
                .contains("auth-method \"FORM\": people sign in at the provider")
                .contains("form-error-page \"/again.jsp\"", "run-as of \"report\"")
                .contains("security-role-ref of \"report: boss -> manager\"")
                .contains("url-pattern \"/orders/*\" for methods that its constraints do not name: is open")
                .contains("See whether /orders/** is meant to be open for methods that its constraints do not name")
                .contains("Remove security-constraint and login-config from web.xml")
                .contains("@ServletSecurity")
                .doesNotContain("clerk ->");
    }

    @ParameterizedTest(name = "{0} with {1} and {2} by {3}")
    @CsvSource(delimiter = '|', textBlock = """
            none  | none  | app
            none  | a     | app
            a     | a     | {groups: [a]}
            a     | b     | {groups: [a, b]}
            a b   | c     | {groups: [a, b, c]}
            a     | *     | {groups: [a, one, two]}
            *     | *     | {groups: [one, two]}
            a     | **    | signed-in
            *     | **    | signed-in
            **    | none  | app
            empty | a     | nobody
            empty | none  | nobody
            empty | **    | nobody
            """)
    void combinesWhatIsSaidOfOnePattern(String first, String second, String allow) throws Exception {
        String roles = "<security-role><role-name>one</role-name></security-role>"
                + "<security-role><role-name>two</role-name></security-role>";
        Imported imported = imported(
                app(constraint("/x", "", roles(first)) + constraint("/x", "", roles(second)) + roles), Rules.SITE);
        assertThat(rules(imported))
                .startsWith("{path: /x, allow: " + allow + "}")
                .hasSize(2);
        assertThat(Rules.of(imported).config().access()).hasSize(2);
    }

    @Test
    void takesARoleOfTwoStarsForOneWhereItIsDeclared() throws Exception {
        String role = "<security-role><role-name>**</role-name></security-role>";
        assertThat(rules(imported(app(constraint("/x", "", roles("**")) + role), Rules.SITE)))
                .startsWith("{path: /x, allow: {groups: [\"**\"]}}");
    }

    @Test
    void letsNobodyInForAllRolesWhereNoneIsDeclared() throws Exception {
        Imported imported = imported(app(constraint("/x", "", roles("*"))), Rules.SITE);
        assertThat(rules(imported)).startsWith("{path: /x, allow: nobody}");
        assertThat(imported.report().toString()).contains("role-name *: stands for all roles");
        assertThat(imported.report().setsAside()).isTrue();
    }

    @ParameterizedTest(name = "{0} {1} / {2} {3}: deny {4}")
    @CsvSource(delimiter = '|', textBlock = """
            GET    | a | ''     | b | false | {path: /x, methods: [GET], allow: {groups: [a, b]}} ; {path: /x, allow: {groups: [b]}}
            GET    | a | GET    | b | false | {path: /x, methods: [GET], allow: {groups: [a, b]}} ; {path: /x, allow: app}
            GET    | a | GET    | b | true  | {path: /x, methods: [GET], allow: {groups: [a, b]}} ; {path: /x, allow: nobody}
            -GET   | a | GET    | b | false | {path: /x, methods: [GET], allow: {groups: [b]}} ; {path: /x, allow: {groups: [a]}}
            -GET   | a | -GET   | b | false | {path: /x, methods: [GET], allow: app} ; {path: /x, allow: {groups: [a, b]}}
            -GET   | a | -GET   | b | true  | {path: /x, methods: [GET], allow: nobody} ; {path: /x, allow: {groups: [a, b]}}
            GET    | a | -GET   | a | false | {path: /x, allow: {groups: [a]}}
            GET    | none | -GET | empty | false | {path: /x, methods: [GET], allow: app} ; {path: /x, allow: nobody}
            """)
    void keepsMethodsApart(
            String first, String firstRoles, String second, String secondRoles, boolean deny, String rules)
            throws Exception {
        Imported imported = imported(
                app(constraint("/x", methods(first), roles(firstRoles))
                        + constraint("/x", methods(second), roles(secondRoles))
                        + (deny ? "<deny-uncovered-http-methods/>" : "")),
                Rules.SITE);
        List<String> expected = Arrays.asList(rules.split(" ; ", -1));
        assertThat(rules(imported)).startsWith(expected.toArray(String[]::new)).hasSize(expected.size() + 1);
        assertThat(Rules.of(imported).config().access()).hasSize(expected.size() + 1);
    }

    @Test
    void letsTheBestMatchDecideAlone() throws Exception {
        String constraints = constraint("/", "", roles("rest"))
                + constraint("*.do", "", roles("action"))
                + constraint("/a/*", "", roles("a"))
                + constraint("/a/b/*", "", roles("none"))
                + constraint("/a/b/c", "", roles("c"))
                + constraint("", "", roles("none"));
        assertThat(rules(imported(app(constraints), Rules.SITE)))
                .containsExactly(
                        "{path: /a/b/c, allow: {groups: [c]}}",
                        "{path: /, allow: app}",
                        "{path: /a/b/**, allow: app}",
                        "{path: /a/**, allow: {groups: [a]}}",
                        "{path: /**/*.do, allow: {groups: [action]}}",
                        "{path: /**, allow: {groups: [rest]}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *.do     | /*    | never decides
            /        | /*    | never decides
            *.tar.gz | /a    | matches nothing
            /a/*/b   | /c    | matches the character * itself
            /a*      | /c    | matches the character * itself
            /a//b    | /c    | holds characters with which the gate refuses
            /a%3Bb   | /c    | holds characters with which the gate refuses
            /a/../b  | /c    | holds characters with which the gate refuses
            /a%2fb%25 | /c   | holds characters with which the gate refuses
            """)
    void writesNoRuleThatWouldMeanSomethingElse(String pattern, String other, String sentence) throws Exception {
        Imported imported =
                imported(app(constraint(pattern, "", roles("a")) + constraint(other, "", roles("b"))), Rules.SITE);
        assertThat(imported.report().toString()).contains("url-pattern \"" + pattern + "\": " + sentence);
        assertThat(imported.yaml()).doesNotContain("[a]").contains("[b]");
        assertThat(imported.report().setsAside())
                .isEqualTo(!sentence.startsWith("never") && !sentence.endsWith("nothing"));
        Rules.of(imported);
    }

    @Test
    void putsTheContextPathBeforeEveryPathForAGateInFront() throws Exception {
        String constraints = constraint("/a/*", "", roles("a")) + constraint("*.do", "", roles("b"))
                + constraint("", "", roles("c"))
                + "<login-config><auth-method>FORM</auth-method><form-login-config><form-login-page>/in</form-login-page>"
                + "</form-login-config></login-config>";
        JavaSite site = new JavaSite(Optional.empty(), Optional.of("http://127.0.0.1:8080"), "/shop");
        Imported imported = imported(app(constraints), site);
        assertThat(rules(imported))
                .containsExactly(
                        "{path: /shop/, allow: {groups: [c]}}",
                        "{path: /shop/a/**, allow: {groups: [a]}}",
                        "{path: /shop/**/*.do, allow: {groups: [b]}}",
                        "{path: /shop/**, allow: app}");
        assertThat(imported.yaml())
                .contains("start-on: [/shop/in]", "url: http://127.0.0.1:8080", "# public-url: what a browser sees");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BASIC       | programs that sent a password need a bearer token | true
            DIGEST      | programs that sent a password need a bearer token | true
            CLIENT-CERT | nobody is known by a certificate                  | true
            SPNEGO      | is the container's own                            | true
            KEYCLOAK    | login                                             | false
            FORM        | name the app's login page in login.start-on       | true
            """)
    void saysHowPeopleSignInNow(String method, String sentence, boolean setAside) throws Exception {
        Imported imported =
                imported(app("<login-config><auth-method>" + method + "</auth-method></login-config>"), Rules.SITE);
        assertThat(imported.report().toString()).contains("auth-method \"" + method + "\": ", sentence);
        assertThat(imported.report().setsAside()).isEqualTo(setAside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<url-pattern>admin/*</url-pattern>",
                "<url-pattern>/a%zz</url-pattern>",
                "<url-pattern>/a</url-pattern><http-method>get</http-method>",
                "<url-pattern>/a</url-pattern><http-method>FROBNICATE</http-method>",
                "<url-pattern>/a</url-pattern><http-method-omission></http-method-omission>",
                "<url-pattern>/a</url-pattern>" + GET_ALONE + BUT_GET,
            })
    void refusesAResourceThatNoContainerWouldTake(String resource) {
        assertThatThrownBy(() -> imported(
                        app("<security-constraint><web-resource-collection>" + resource
                                + "</web-resource-collection></security-constraint>"),
                        Rules.SITE))
                .isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<web-app>",
                "<beans/>",
                "<web-app><security-role><role-name/></security-role></web-app>",
                "<!DOCTYPE web-app [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><web-app>&e;</web-app>",
                "<!DOCTYPE web-app [<!ENTITY e 'x'>]><web-app/>",
                "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
                        + "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]><web-app>&d;</web-app>",
            })
    void refusesWhatIsNoDescriptor(String text) {
        assertThatThrownBy(() -> imported(text, Rules.SITE)).isInstanceOf(Unreadable.class);
    }

    private Imported imported(String text, JavaSite site) throws IOException, Unreadable {
        return WebXmlImport.convert(Files.writeString(folder.resolve("web.xml"), text), site);
    }

    private static List<String> rules(Imported imported) {
        return imported.yaml()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("- {"))
                .map(line -> line.substring(2))
                .toList();
    }

    private static String app(String content) {
        return "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'>" + content + "</web-app>";
    }

    private static String constraint(String pattern, String methods, String roles) {
        return "<security-constraint><web-resource-collection><url-pattern>" + pattern + "</url-pattern>" + methods
                + "</web-resource-collection>" + roles + "</security-constraint>";
    }

    private static String methods(String text) {
        String element = text.startsWith("-") ? "http-method-omission" : "http-method";
        return text.isEmpty() ? "" : "<" + element + ">" + text.replace("-", "") + "</" + element + ">";
    }

    private static String roles(String text) {
        if (text.equals("none")) {
            return "";
        }
        StringBuilder roles = new StringBuilder("<auth-constraint>");
        for (String role : text.split(" ", -1)) {
            roles.append(text.equals("empty") ? "" : "<role-name>" + role + "</role-name>");
        }
        return roles.append("</auth-constraint>").toString();
    }
}
