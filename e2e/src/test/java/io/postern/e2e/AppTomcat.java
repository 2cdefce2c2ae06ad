/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A web app, the archive as it was published, on a Tomcat of its own. The filter comes in by configuration alone, as
 * docs/guides/filter.md has it: a copy of the app's descriptor that names it, and a folder of {@code conf} that is laid over the app's
 * {@code WEB-INF}.
 */
final class AppTomcat implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    /** Where people read how it is done. */
    static final Path GUIDE = Path.of("..", "docs", "guides", "filter.md");

    private final RunningProgram program;
    private final URI address;

    private AppTomcat(RunningProgram program, URI address) {
        this.program = program;
        this.address = address;
    }

    /**
     * What is started.
     *
     * @param name its folder in {@code conf}, and of the module that brings Tomcat and the archive
     * @param path its context path, which is the name of its context descriptor
     * @param filter the jar with the filter
     * @param listener what the server starts beside the app, as an element of {@code server.xml}, or nothing
     * @param descriptor what else is to be changed in the copy of the app's descriptor
     */
    record App(String name, String path, Path filter, String listener, UnaryOperator<String> descriptor) {
        private Path archive() {
            return only(target("app"));
        }

        private Path target(String folder) {
            return Path.of(name, "target", folder).toAbsolutePath();
        }
    }

    /**
     * A started one, whose page at that address is shown.
     *
     * @param folder for all of its files
     * @param issuer where people sign in
     */
    static AppTomcat start(Path folder, App app, URI issuer, String page) {
        URI server = URI.create("http://127.0.0.1:" + Http.freePort());
        try {
            lay(folder, app, server, issuer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunningProgram program = RunningProgram.start(folder.resolve("tomcat.log"), Map.of(), command(folder, app));
        AppTomcat tomcat = new AppTomcat(program, server.resolve("/" + app.path() + "/"));
        await(app.name() + ", see " + folder.resolve("tomcat.log"))
                .atMost(START)
                .until(() -> {
                    if (!program.alive()) {
                        throw new IllegalStateException(program.output());
                    }
                    return Http.status(tomcat.at(page)) == 200;
                });
        return tomcat;
    }

    /** All files of the server's. */
    private static void lay(Path folder, App app, URI server, URI issuer) throws IOException {
        Resources.copy("/tomcat/web.xml", folder.resolve("conf"), Map.of());
        Resources.copy(
                "/tomcat/server.xml",
                folder.resolve("conf"),
                Map.of("PORT", String.valueOf(server.getPort()), "<!-- LISTENERS -->", app.listener()));
        for (String needed : List.of("temp", "webapps", "WEB-INF/lib", "conf/Catalina/localhost", "secrets")) {
            Files.createDirectories(folder.resolve(needed));
        }
        Files.copy(app.filter(), folder.resolve("WEB-INF/lib/postern-filter.jar"));
        Files.writeString(folder.resolve("secrets/oidc"), "portal-secret");
        Files.writeString(
                folder.resolve("secrets/session"), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", "session"));
        Files.writeString(folder.resolve("web.xml"), descriptor(app));
        Files.copy(app.archive(), folder.resolve(app.archive().getFileName()));
        copyExamples(
                folder,
                app,
                Map.of(
                        "/opt/" + app.path(),
                        folder.toString(),
                        "/run/secrets",
                        folder.resolve("secrets").toString(),
                        "/var/lib",
                        folder.toString(),
                        "https://data.example.org",
                        server.toString(),
                        "https://sso.example.org/realms/science",
                        issuer.toString()));
    }

    /** The app's own descriptor with the filter of the guide before its filters. */
    private static String descriptor(App app) throws IOException {
        Matcher guide = Pattern.compile("(?s)```xml\n(<filter>.*?)```").matcher(Files.readString(GUIDE));
        if (!guide.find()) {
            throw new IllegalStateException(GUIDE + " has no filter");
        }
        try (FileSystem archive = FileSystems.newFileSystem(app.archive())) {
            String own = app.descriptor().apply(Files.readString(archive.getPath("WEB-INF/web.xml")));
            return own.replaceFirst("(?m)^ *<filter>", Matcher.quoteReplacement(guide.group(1)) + "$0");
        }
    }

    /** The files of {@code conf} that are for the app, with the addresses and places that they have here. */
    private static void copyExamples(Path folder, App app, Map<String, String> replaced) throws IOException {
        Path examples = Example.path(app.name());
        try (Stream<Path> files = Files.walk(examples).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Path relative = examples.relativize(file);
                Path copy = relative.getNameCount() == 1
                        ? folder.resolve("conf/Catalina/localhost").resolve(relative)
                        : folder.resolve(relative);
                Files.createDirectories(copy.getParent());
                String text = Files.readString(file);
                for (Map.Entry<String, String> value : replaced.entrySet()) {
                    text = text.replace(value.getKey(), value.getValue());
                }
                Files.writeString(copy, text);
            }
        }
    }

    private static List<String> command(Path folder, App app) {
        return List.of(
                Gate.JAVA,
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-Dcatalina.home=" + folder,
                "-Dcatalina.base=" + folder,
                "-Djava.io.tmpdir=" + folder.resolve("temp"),
                "-cp",
                app.target("lib") + "/*",
                "org.apache.catalina.startup.Bootstrap",
                "start");
    }

    private static Path only(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            if (found.size() != 1) {
                throw new IllegalStateException(folder + " has " + found);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address below the app's. */
    URI at(String path) {
        return address.resolve(path);
    }

    @Override
    public void close() {
        program.close();
    }
}
