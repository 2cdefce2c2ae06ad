/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** Reads what a {@code web.xml} says of security, of any version; what a container would refuse is refused. */
final class WebXmlReader {
    private WebXmlReader() {}

    /** What that file says. */
    static WebXml read(Path file) throws Unreadable {
        Element root = XmlFile.read(file);
        if (!"web-app".equals(root.getLocalName())) {
            throw new Unreadable(file + " is no web.xml: its top is not web-app");
        }
        List<SecurityConstraint> constraints = new ArrayList<>();
        for (Element constraint : XmlFile.children(root, "security-constraint")) {
            constraints.add(constraint(constraint));
        }
        Set<String> roles = new HashSet<>();
        for (Element role : XmlFile.children(root, "security-role")) {
            roles.addAll(names(role, "role-name"));
        }
        List<String> aliases = new ArrayList<>();
        List<String> runAs = new ArrayList<>();
        for (Element servlet : XmlFile.children(root, "servlet")) {
            String name = String.join("", XmlFile.texts(servlet, "servlet-name"));
            aliases(servlet, name, aliases);
            XmlFile.children(servlet, "run-as").forEach(element -> runAs.add(name));
        }
        return new WebXml(
                constraints,
                roles,
                XmlFile.child(root, "deny-uncovered-http-methods").isPresent(),
                XmlFile.child(root, "login-config").map(WebXmlReader::login),
                aliases,
                runAs,
                root.getAttribute("metadata-complete").equals("true"));
    }

    private static SecurityConstraint constraint(Element constraint) throws Unreadable {
        List<SecurityConstraint.Resource> resources = new ArrayList<>();
        for (Element resource : XmlFile.children(constraint, "web-resource-collection")) {
            resources.add(resource(resource));
        }
        Optional<Element> auth = XmlFile.child(constraint, "auth-constraint");
        Optional<List<String>> roles = Optional.empty();
        if (auth.isPresent()) {
            roles = Optional.of(names(auth.get(), "role-name"));
        }
        Optional<String> transport = XmlFile.child(constraint, "user-data-constraint")
                .flatMap(element -> XmlFile.texts(element, "transport-guarantee").stream()
                        .filter(guarantee -> !guarantee.equals("NONE"))
                        .findFirst());
        return new SecurityConstraint(resources, roles, transport);
    }

    private static SecurityConstraint.Resource resource(Element resource) throws Unreadable {
        List<UrlPattern> patterns = new ArrayList<>();
        for (String text : XmlFile.texts(resource, "url-pattern")) {
            patterns.add(UrlPattern.of(text));
        }
        Set<String> methods = methods(resource, "http-method");
        Set<String> omitted = methods(resource, "http-method-omission");
        if (!methods.isEmpty() && !omitted.isEmpty()) {
            throw new Unreadable(
                    "a web-resource-collection has both http-method and http-method-omission; keep one of them");
        }
        return new SecurityConstraint.Resource(
                patterns, methods.isEmpty() ? new MethodSet(true, omitted) : new MethodSet(false, methods));
    }

    /** Containers compare methods letter by letter, so that another spelling constrains nothing that anybody meant. */
    private static Set<String> methods(Element resource, String element) throws Unreadable {
        Set<String> methods = new HashSet<>(XmlFile.texts(resource, element));
        for (String method : methods) {
            if (!Methods.KNOWN.contains(method)) {
                throw new Unreadable(element + " " + Setting.shown(method) + " is no method that a rule can name; write"
                        + " the method in upper case, or remove it");
            }
        }
        return methods;
    }

    private static List<String> names(Element parent, String element) throws Unreadable {
        List<String> names = XmlFile.texts(parent, element);
        for (String name : names) {
            if (name.isEmpty() || name.matches("(?s).*[\\p{Cntrl}\\p{Co}\\p{Cs}].*")) {
                throw new Unreadable(
                        element + " " + Setting.shown(name) + " is no name of a role; write it on one line");
            }
        }
        return names;
    }

    private static void aliases(Element servlet, String name, List<String> aliases) {
        for (Element reference : XmlFile.children(servlet, "security-role-ref")) {
            String role = String.join("", XmlFile.texts(reference, "role-name"));
            String link = String.join("", XmlFile.texts(reference, "role-link"));
            if (!link.isEmpty() && !link.equals(role)) {
                aliases.add(name + ": " + role + " -> " + link);
            }
        }
    }

    private static WebXml.Login login(Element login) {
        Optional<Element> form = XmlFile.child(login, "form-login-config");
        return new WebXml.Login(
                XmlFile.texts(login, "auth-method").stream().findFirst().orElse("BASIC"),
                form.flatMap(element ->
                        XmlFile.texts(element, "form-login-page").stream().findFirst()),
                form.flatMap(element ->
                        XmlFile.texts(element, "form-error-page").stream().findFirst()));
    }
}
