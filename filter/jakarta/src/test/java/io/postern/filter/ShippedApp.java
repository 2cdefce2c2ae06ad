/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.startup.Tomcat;

/** A web app in a folder, with the jar as it is shipped, and the container that it is for. */
final class ShippedApp {
    /** The jar, where it was packaged. */
    static final Path JAR = Path.of(System.getProperty("filter.jar", "none"));

    static final String WEB_XML = """
            <web-app version="4.0">
              <servlet>
                <servlet-name>files</servlet-name>
                <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>files</servlet-name>
                <url-pattern>/</url-pattern>
              </servlet-mapping>
              <filter>
                <filter-name>postern</filter-name>
                <filter-class>io.postern.filter.GateFilter</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>postern</filter-name>
                <url-pattern>/*</url-pattern>
                <dispatcher>REQUEST</dispatcher>
                <dispatcher>FORWARD</dispatcher>
                <dispatcher>INCLUDE</dispatcher>
                <dispatcher>ASYNC</dispatcher>
                <dispatcher>ERROR</dispatcher>
              </filter-mapping>
            </web-app>
            """;
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private ShippedApp() {}

    /** Writes the app, whose one file is {@code data.txt}, and gives its folder. */
    static Path write(Path folder, String webXml, TestIssuer issuer) throws IOException {
        Path libraries = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        Files.copy(JAR, libraries.resolve("postern-filter.jar"));
        Files.writeString(folder.resolve("data.txt"), "data");
        Files.writeString(folder.resolve("WEB-INF/web.xml"), webXml);
        Files.writeString(folder.resolve("WEB-INF/postern.yaml"), Site.YAML.replace("${ISSUER}", issuer.issuer()));
        return folder;
    }

    /** A container of which only the connector is set, and which runs. */
    static Tomcat container(Path folder) throws Exception {
        Files.createDirectories(folder);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost();
        tomcat.start();
        return tomcat;
    }

    /** What comes of a GET with that credential, or without one for {@code nobody}. */
    static Wire.Answer ask(Tomcat tomcat, String target, String credential) throws IOException {
        try (Wire wire = new Wire(new Socket(
                InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort()))) {
            String authorization = credential.equals("nobody") ? "" : "Authorization: " + credential + "\r\n";
            return wire.ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + authorization + "\r\n");
        }
    }

    /** The answer to somebody whom the provider knows, once it has that status. */
    static Wire.Answer awaitAnswer(Tomcat tomcat, String target, TestIssuer issuer, int status) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String credential = issuer.token().bearer();
        Wire.Answer answer = ask(tomcat, target, credential);
        while (answer.status() != status) {
            assertThat(System.nanoTime())
                    .as(answer.status() + " " + answer.body())
                    .isLessThan(end);
            answer = ask(tomcat, target, credential);
        }
        return answer;
    }
}
