/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped beside libraries that it has inside in other versions, in an app that uses them. */
@EnabledIfSystemProperty(named = "filter.jar", matches = ".+", disabledReason = "there is no jar before it is packaged")
class BesideOthersIT {
    private static final Path LIBRARIES = Path.of(System.getProperty("filter.others", "none"));

    @TempDir
    private Path folder = Path.of("");

    /** As a container shows itself to its apps: with the API, and with none of the libraries that the tests have. */
    private static final class OfAContainer extends ClassLoader {
        private final ClassLoader whole = Objects.requireNonNull(BesideOthersIT.class.getClassLoader());

        OfAContainer() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("jakarta.") || name.startsWith("javax.") || name.startsWith("org.apache.")) {
                return whole.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    @Test
    @DisplayName(
            "an app's own Jackson, Nimbus JOSE+JWT, SnakeYAML Engine and SLF4J serve the app, and the gate has its own")
    void neitherBreaksTheOther() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                LogLines access = new LogLines("io.postern.access")) {
            Tomcat tomcat = ShippedApp.container(folder.resolve("tomcat"));
            try {
                StandardContext app = new StandardContext();
                app.setName("/app");
                app.setPath("/app");
                app.setDocBase(app(issuer).toString());
                app.setParentClassLoader(new OfAContainer());
                ContextConfig config = new ContextConfig();
                config.setDefaultWebXml(Constants.NoDefaultWebXml);
                app.addLifecycleListener(config);
                tomcat.getHost().addChild(app);
                assertThat(app.getState().isAvailable()).isTrue();
                Wire.Answer answer = ShippedApp.awaitAnswer(tomcat, "/app/libraries", issuer, 200);
                assertThat(answer.body().lines())
                        .containsExactly(
                                "jackson-databind-2.17.2.jar [1,2]",
                                "nimbus-jose-jwt-9.37.3.jar true",
                                "snakeyaml-engine-2.7.jar {a=[1, 2]}",
                                "slf4j-jdk14-2.0.0.jar",
                                "postern-filter.jar ada");
                assertThat(ShippedApp.ask(tomcat, "/app/libraries", "nobody").status())
                        .isEqualTo(401);
                assertThat(ShippedApp.ask(tomcat, "/app/oauth2/sign_in", "nobody")
                                .status())
                        .isEqualTo(302);
                assertThat(access.of("/app/libraries", 2))
                        .as("the gate logs by the app's SLF4J")
                        .isNotEmpty();
            } finally {
                tomcat.stop();
                tomcat.destroy();
            }
        }
    }

    private Path app(TestIssuer issuer) throws IOException {
        String webXml = ShippedApp.WEB_XML.replace(
                "<filter>",
                "<servlet><servlet-name>libraries</servlet-name><servlet-class>" + Libraries.class.getName()
                        + "</servlet-class></servlet><servlet-mapping><servlet-name>libraries</servlet-name>"
                        + "<url-pattern>/libraries</url-pattern></servlet-mapping><filter>");
        Path app = ShippedApp.write(folder.resolve("app"), webXml, issuer);
        List<Path> jars;
        try (Stream<Path> found = Files.list(LIBRARIES)) {
            jars = found.toList();
        }
        for (Path jar : jars) {
            Files.copy(jar, app.resolve("WEB-INF/lib").resolve(jar.getFileName().toString()));
        }
        String name = Libraries.class.getName().replace('.', '/') + ".class";
        Path copy = app.resolve("WEB-INF/classes").resolve(name);
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(
                Path.of(Libraries.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .resolve(name),
                copy);
        return app;
    }
}
