/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat that enforces descriptors itself, with people who have roles. */
final class TomcatRealm implements AutoCloseable {
    /** A name and the roles; nobody. */
    static final List<List<String>> CALLERS =
            List.of(List.of(), List.of("u0"), List.of("u1", "r1"), List.of("u2", "r2"), List.of("u12", "r1", "r2"));

    /** Answers everything that is let through. */
    static final String SERVLET = "<servlet><servlet-name>all</servlet-name><servlet-class>"
            + AnsweringServlet.class.getName() + "</servlet-class></servlet>"
            + "<servlet-mapping><servlet-name>all</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>";

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");

    private static final Logger LOG = Logger.getLogger("org.apache");

    static {
        LOG.setLevel(Level.OFF); // it calls methods that no constraint is about severe
    }

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private int deployed;

    TomcatRealm(Path folder) throws LifecycleException {
        this.folder = folder;
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        for (List<String> caller : CALLERS.subList(1, CALLERS.size())) {
            tomcat.addUser(caller.get(0), "secret");
            caller.subList(1, caller.size()).forEach(role -> tomcat.addRole(caller.get(0), role));
        }
        tomcat.getHost();
        tomcat.start();
    }

    /** From now on that descriptor is in force. */
    void deploy(Path descriptor) throws IOException {
        deployed++;
        Path app = folder.resolve("app" + deployed);
        Files.createDirectories(app.resolve("WEB-INF"));
        Files.copy(descriptor, app.resolve("WEB-INF/web.xml"));
        StandardContext context = new StandardContext();
        context.setName("/w" + deployed);
        context.setPath("/w" + deployed);
        context.setDocBase(app.toString());
        context.setParentClassLoader(getClass().getClassLoader());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(org.apache.catalina.startup.Constants.NoDefaultWebXml);
        context.addLifecycleListener(config);
        tomcat.getHost().addChild(context);
        if (!context.getState().isAvailable()) {
            throw new AssertionError("Tomcat does not take " + Files.readString(descriptor));
        }
    }

    /** A request, and who sends it. */
    record Asked(String method, String path, List<String> caller) {}

    /** How it answers each of them, all sent at once over one connection. */
    List<Integer> statuses(List<Asked> requests) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Asked asked : requests) {
            text.append(asked.method() + " /w" + deployed + asked.path() + " HTTP/1.1\r\nHost: localhost\r\n");
            if (!asked.caller().isEmpty()) {
                byte[] credential = (asked.caller().get(0) + ":secret").getBytes(StandardCharsets.UTF_8);
                text.append("Authorization: Basic " + Base64.getEncoder().encodeToString(credential) + "\r\n");
            }
            text.append("\r\n");
        }
        text.insert(text.length() - 2, "Connection: close\r\n");
        int port = tomcat.getConnector().getLocalPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return STATUS.matcher(answers)
                    .results()
                    .map(line -> Integer.valueOf(line.group(1)))
                    .toList();
        }
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
