/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.proxy.imports.TomcatRealm.Asked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constraints made at random: the rules that they become decide as Tomcat does about the same descriptor. */
final class ConstraintsBesideTomcatTest {
    private static final int DESCRIPTORS = 50;
    private static final int REQUESTS = 200;

    private static final List<String> PATTERNS = List.of(
            "",
            "/",
            "/*",
            "/a",
            "/a/",
            "/a/*",
            "/a/b",
            "/a/b/*",
            "/a/b.do",
            "/a/b.do/*",
            "*.do",
            "*.jsp",
            "*.x.do",
            "/c/*",
            "/d%20e");
    private static final List<String> UP_TO_PREFIXES = PATTERNS.stream()
            .filter(pattern -> !pattern.equals("/") && !pattern.startsWith("*"))
            .toList();
    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/a/",
            "/a/b",
            "/a/b/",
            "/a/b/x",
            "/a/b/x.do",
            "/a/x.do",
            "/a/b.do",
            "/a/b.do/",
            "/a/b.do/x.jsp",
            "/x.do",
            "/y/x.do",
            "/y/x.x.do",
            "/x.jsp",
            "/.do",
            "/c",
            "/c/d",
            "/cc",
            "/z/y.do/",
            "/z/x.do.jsp",
            "/d%20e",
            "/z");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
    private static final List<String> ROLES = List.of("r1", "r2", "r3", "*", "**");

    private final Random random = new Random(20260730);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void decideAsTomcatDoes() throws Exception {
        Set<String> seen = new HashSet<>();
        try (TomcatRealm tomcat = new TomcatRealm(folder)) {
            for (int i = 0; i < DESCRIPTORS; i++) {
                String descriptor = descriptor();
                Path file = Files.writeString(folder.resolve("web" + i + ".xml"), descriptor);
                Rules rules = Rules.of(WebXmlImport.convert(file, Rules.SITE));
                tomcat.deploy(file);
                List<Asked> requests = requests(descriptor);
                List<Integer> there = tomcat.statuses(requests);
                assertThat(there).as("answers").hasSameSizeAs(requests);
                for (int j = 0; j < requests.size(); j++) {
                    Asked asked = requests.get(j);
                    assertThat(rules.status(asked.method(), asked.path(), asked.caller()))
                            .as("%s%n%s%n%s", asked, descriptor, rules)
                            .isEqualTo(there.get(j));
                    seen.add(asked.method() + there.get(j));
                }
            }
        }
        assertThat(seen).as("every outcome of every method").hasSize(METHODS.size() * 3);
    }

    private List<Asked> requests(String descriptor) {
        List<Asked> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(new Asked(one(METHODS), one(paths(descriptor)), one(TomcatRealm.CALLERS)));
        }
        return requests;
    }

    /** Tomcat takes the default's slash for an exact pattern of the context root, which it is not (Jakarta Servlet 6.0, section 12.2). */
    private static List<String> paths(String descriptor) {
        return descriptor.contains("<url-pattern>/</url-pattern>") ? PATHS.subList(1, PATHS.size()) : PATHS;
    }

    /**
     * Where a path prefix leaves a method out, Tomcat lets extensions and the default decide, and the specification nothing. So a
     * descriptor closes such methods, or has neither of these patterns, or is about all methods.
     */
    private String descriptor() {
        boolean deny = random.nextBoolean();
        boolean methods = deny || random.nextBoolean();
        List<String> patterns = deny || !methods ? PATTERNS : UP_TO_PREFIXES;
        StringBuilder text = new StringBuilder("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\""
                + " metadata-complete=\"true\">" + TomcatRealm.SERVLET);
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            text.append("<security-constraint>");
            for (int j = 1 + random.nextInt(2); j > 0; j--) {
                text.append(resource(patterns, methods));
            }
            text.append(roles()).append("</security-constraint>");
        }
        text.append("<login-config><auth-method>BASIC</auth-method></login-config>");
        for (String role : ROLES.subList(0, 3)) {
            text.append("<security-role><role-name>").append(role).append("</role-name></security-role>");
        }
        return text.append(deny ? "<deny-uncovered-http-methods/>" : "")
                .append("</web-app>")
                .toString();
    }

    private String resource(List<String> patterns, boolean methods) {
        StringBuilder text = new StringBuilder("<web-resource-collection><web-resource-name>x</web-resource-name>");
        some(patterns, 1 + random.nextInt(3))
                .forEach(pattern -> text.append("<url-pattern>").append(pattern).append("</url-pattern>"));
        String element = random.nextBoolean() ? "http-method" : "http-method-omission";
        some(METHODS, methods ? random.nextInt(3) : 0)
                .forEach(method -> text.append('<')
                        .append(element)
                        .append('>')
                        .append(method)
                        .append("</")
                        .append(element)
                        .append('>'));
        return text.append("</web-resource-collection>").toString();
    }

    private String roles() {
        if (random.nextInt(5) == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("<auth-constraint>");
        int count = random.nextInt(6);
        some(ROLES, count < 4 ? 1 : count - 4 == 0 ? 0 : 2)
                .forEach(role -> text.append("<role-name>").append(role).append("</role-name>"));
        return text.append("</auth-constraint>").toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Set<String> some(List<String> of, int most) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(one(of));
        }
        return new HashSet<>(some);
    }
}
