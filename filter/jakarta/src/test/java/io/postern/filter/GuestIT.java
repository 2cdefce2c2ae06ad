/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The jar as it is shipped, in the class loader of a web app: what it brings, and what it leaves behind. */
@EnabledIfSystemProperty(named = "filter.jar", matches = ".+", disabledReason = "there is no jar before it is packaged")
class GuestIT {
    private static final int TIMES = Integer.getInteger("filter.times", 8);
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    @TempDir
    Path folder;

    @Test
    @DisplayName("nothing in it has a name that an app's own libraries have")
    void bringsNothingThatCollides() throws IOException {
        try (JarFile jar = new JarFile(ShippedApp.JAR.toFile())) {
            Set<String> tops = jar.stream()
                    .map(entry -> entry.getName().replaceFirst("^META-INF/versions/[0-9]+/", ""))
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
                    .filter(name -> !name.startsWith("io/postern/"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(tops).isEmpty();
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .filteredOn(name -> name.matches("META-INF/services/.+"))
                    .allMatch(name -> name.startsWith("META-INF/services/io.postern."));
        }
    }

    @Test
    @DisplayName("deployed and undeployed again and again: no class loader and no thread stays")
    void leavesNothingBehind() throws Exception {
        try (TestIssuer issuer = TestIssuer.start()) {
            Path app = app(issuer);
            Tomcat tomcat = ShippedApp.container(folder.resolve("tomcat"));
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                loaders.add(new WeakReference<>(once(tomcat, app, issuer)));
            }
            // A container's connector remembers the app that it served last.
            another(tomcat);
            // Java 17 remembers the class of the record whose equals it put together last, one in all of the process.
            assertThat(new Last("a").equals(new Last("b"))).isFalse();
            awaitNone(
                    "threads",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> !before.contains(thread)
                                    && !thread.getName().startsWith("http-nio"))
                            .filter(thread -> thread.getName().startsWith("postern")
                                    || thread.getName().contains("HttpClient"))
                            .map(Thread::getName)
                            .toList());
            awaitNone(
                    "class loaders",
                    () -> IntStream.range(0, TIMES)
                            .filter(i -> loaders.get(i).get() != null)
                            .mapToObj(i -> "of deployment " + i)
                            .toList());
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private record Last(String word) {}

    private void another(Tomcat tomcat) throws IOException {
        Path plain = Files.createDirectories(folder.resolve("plain/WEB-INF"));
        Files.writeString(
                plain.resolve("web.xml"), ShippedApp.WEB_XML.replaceAll("(?s)<filter>.*</filter-mapping>", ""));
        Files.writeString(folder.resolve("plain/data.txt"), "data");
        Context context = tomcat.addWebapp("/plain", folder.resolve("plain").toString());
        assertThat(context.getState().isAvailable()).isTrue();
        assertThat(ShippedApp.ask(tomcat, "/plain/data.txt", "nobody").status()).isEqualTo(200);
    }

    private static ClassLoader once(Tomcat tomcat, Path app, TestIssuer issuer) throws Exception {
        Context context = tomcat.addWebapp("/app", app.toString());
        assertThat(context.getState().isAvailable()).isTrue();
        ClassLoader loader = Objects.requireNonNull(context.getLoader().getClassLoader());
        ShippedApp.awaitAnswer(tomcat, "/app/data.txt", issuer, 200);
        assertThat(ShippedApp.ask(tomcat, "/app/data.txt", "nobody").status()).isEqualTo(401);
        assertThat(ShippedApp.ask(tomcat, "/app/oauth2/sign_in", "nobody").status())
                .isIn(200, 302);
        tomcat.getHost().removeChild(context);
        context.destroy();
        return loader;
    }

    private Path app(TestIssuer issuer) throws IOException, URISyntaxException {
        Path app = ShippedApp.write(folder.resolve("app"), ShippedApp.WEB_XML, issuer);
        Path slf4j = Path.of(
                Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(slf4j, app.resolve("WEB-INF/lib/slf4j-api.jar"));
        return app;
    }

    /** What is left of something once the collector has run, again and again until nothing is. */
    private interface Remains {
        List<String> now();
    }

    private static void awaitNone(String what, Remains remains) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<String> left = remains.now();
        while (!left.isEmpty()) {
            assertThat(System.nanoTime()).as(what + " left: " + left).isLessThan(end);
            System.gc();
            left = remains.now();
        }
    }
}
