/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Turns the security of a {@code web.xml} into access rules. */
public final class WebXmlImport {
    private final Draft draft;
    private final Report report;

    private WebXmlImport(Draft draft, Report report) {
        this.draft = draft;
        this.report = report;
    }

    /**
     * Reads the file and converts it. Where identities come from is no matter of that file, and is left to be given.
     *
     * @param site what the file does not say
     * @throws Unreadable where it is not a deployment descriptor, or one that a container would refuse
     */
    public static Imported convert(Path file, JavaSite site) throws Unreadable {
        WebXml webXml = WebXmlReader.read(file);
        WebXmlImport made = new WebXmlImport(new Draft(), new Report());
        site.write(made.draft, made.report);
        made.draft.comment("providers", "Where people sign in: id, issuer, client-id, client-secret, audiences.");
        made.report.step(
                "Name the provider in providers; import keycloak-json --web-xml takes both from an app that had the"
                        + " Keycloak adapter.");
        write(webXml, site, made.draft, made.report);
        return new Imported(JavaSite.head("web-xml", file) + made.draft, made.report, Set.of());
    }

    /** Writes what a descriptor says into a configuration. */
    static void write(WebXml webXml, JavaSite site, Draft draft, Report report) {
        WebXmlImport part = new WebXmlImport(draft, report);
        webXml.login().ifPresent(login -> part.login(login, site));
        ConstraintPart.convert(draft, report, webXml, site.contextPath());
        part.rest(webXml);
    }

    /**
     * Writes what a descriptor says of signing in, and of its constraints nothing that has an effect: something else decided about
     * the same paths, too, and is not carried over.
     *
     * @param beside what decided, too
     * @return the rules that would have been written, as YAML
     */
    static List<String> writeWithoutRules(WebXml webXml, JavaSite site, Draft draft, Report report, String beside) {
        WebXmlImport part = new WebXmlImport(draft, report);
        webXml.login().ifPresent(login -> part.login(login, site));
        Draft apart = new Draft();
        Report ofRules = new Report();
        ConstraintPart.convert(apart, ofRules, webXml, site.contextPath());
        report.setAside(
                ofRules,
                "not in force, since " + beside
                        + " decided about these paths, too; access has it as a comment. Without " + beside
                        + " it would be: ");
        part.rest(webXml);
        return apart.items("access");
    }

    private void login(WebXml.Login login, JavaSite site) {
        String what = "auth-method " + Setting.shown(login.method());
        switch (login.method().toUpperCase(Locale.ROOT)) {
            case "FORM" -> form(what, login, site);
            case "KEYCLOAK", "OIDC" -> report.add(Verdict.SAME, what, "login");
            case "BASIC", "DIGEST" ->
                report.setAside(
                        what,
                        "people sign in at the provider; programs that sent a password need a bearer token of it, and get 401"
                                + " with a password where a rule asks for anybody");
            case "CLIENT-CERT" ->
                report.setAside(
                        what,
                        "nobody is known by a certificate here; let the provider ask for it, and people sign in there");
            default -> report.setAside(what, "is the container's own; people sign in at the provider");
        }
        report.step(
                "Remove security-constraint and login-config from web.xml, where the gate is a filter: the container"
                        + " enforces them before any filter runs, and knows nobody.");
    }

    private void form(String what, WebXml.Login login, JavaSite site) {
        Optional<String> page = login.page()
                .filter(text -> text.startsWith("/") && !text.contains("*"))
                .flatMap(text -> {
                    try {
                        return UrlPattern.of(text.replaceFirst("[?#].*", "")).path(site.contextPath());
                    } catch (Unreadable e) {
                        return Optional.empty();
                    }
                });
        if (page.isPresent()) {
            draft.put("login.start-on", YamlText.of(List.of(page.get())));
            report.add(
                    Verdict.DIFFERENT,
                    what,
                    "people sign in at the provider; who visits the form-login-page is sent there (login.start-on)");
        } else {
            report.setAside(what, "people sign in at the provider; name the app's login page in login.start-on");
        }
        report.step("Remove links and forms to j_security_check from the app; a link to " + site.contextPath()
                + "/oauth2/start signs in, one to " + site.contextPath() + "/oauth2/sign_out signs out.");
        login.errorPage()
                .ifPresent(text -> report.add(
                        Verdict.DIFFERENT,
                        "form-error-page " + Setting.shown(text),
                        "is not shown any more: a sign-in fails at the provider, or on the gate's own pages"));
    }

    private void rest(WebXml webXml) {
        if (webXml.denyUncovered()) {
            report.add(Verdict.SAME, "deny-uncovered-http-methods", "access, in the rules of each pattern");
        }
        if (!webXml.roles().isEmpty()) {
            report.add(
                    Verdict.DIFFERENT,
                    "security-role",
                    "a role is a group of the identity (identity.groups says from which claims), declared or not");
        }
        for (String alias : webXml.aliases()) {
            report.setAside(
                    "security-role-ref of " + Setting.shown(alias),
                    "isUserInRole asks for groups by their own names; let the provider give a group of the first name too");
        }
        for (String servlet : webXml.runAs()) {
            report.add(
                    Verdict.DIFFERENT,
                    "run-as of " + Setting.shown(servlet),
                    "is the container's, for calls to components behind the servlet; it goes on to hold there");
        }
        if (!webXml.complete()) {
            report.step(
                    "See whether servlets have @ServletSecurity annotations, libraries a web-fragment.xml, or the container"
                            + " a descriptor of its own (jboss-web.xml, weblogic.xml) that maps roles: those are not read.");
        }
    }
}
