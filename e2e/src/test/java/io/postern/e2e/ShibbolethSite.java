/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The service provider of {@code conf/ckan/shibboleth}: Apache with mod_shib, and shibd, run with these very files but for
 * addresses. Both come from the operating system's packages and find their files in a temporary directory.
 */
final class ShibbolethSite implements AutoCloseable {
    /** What a visitor sees, in all of the files. */
    static final String PORTAL = "https://data.example.org";

    /** The identity provider in all of the files. */
    static final String PROVIDER = "https://sso.example.org/realms/federation";

    /** What Apache shows to the gate. */
    static final String SECRET = "between-apache-and-gate";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Path PACKAGE = Path.of("/etc/shibboleth");

    private final RunningProgram daemon;
    private final RunningProgram apache;

    private ShibbolethSite(RunningProgram daemon, RunningProgram apache) {
        this.daemon = daemon;
        this.apache = apache;
    }

    /** The text of a file of {@code conf/ckan/shibboleth}. */
    static String example(String name, Map<String, String> replaced) {
        return Example.text("ckan/shibboleth/" + name, replaced);
    }

    /**
     * A started service provider.
     *
     * @param directory for its files; made readable by the user Apache runs as
     * @param portal what a visitor sees: the address where Apache will listen, on loopback
     * @param provider the entity ID of the identity provider
     * @param metadata of the identity provider
     * @param gate whom it forwards to
     */
    static ShibbolethSite start(Path directory, URI portal, URI provider, String metadata, URI gate) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path own = Files.createDirectories(directory.resolve("etc/shibboleth"));
            for (String each : List.of("run", "log", "cache")) {
                Files.createDirectories(directory.resolve(each).resolve("shibboleth"));
            }
            Map<String, String> parties = Map.of(PORTAL, portal.toString(), PROVIDER, provider.toString());
            Files.writeString(own.resolve("shibboleth2.xml"), example("shibboleth2.xml", parties));
            Files.writeString(own.resolve("attribute-map.xml"), example("attribute-map.xml", Map.of()));
            Files.writeString(
                    own.resolve("attribute-policy.xml"),
                    example("attribute-policy.xml", Map.of(PROVIDER, provider.toString())));
            Files.writeString(own.resolve("idp-metadata.xml"), metadata);
            for (String file : List.of(
                    "security-policy.xml",
                    "protocols.xml",
                    "localLogout.html",
                    "sessionError.html",
                    "metadataError.html",
                    "partialLogout.html",
                    "globalLogout.html",
                    "bindingTemplate.html",
                    "postTemplate.html",
                    "sslError.html")) {
                Files.copy(PACKAGE.resolve(file), own.resolve(file));
            }
            for (String logger : List.of("shibd.logger", "native.logger")) {
                Path console = Resources.copy("/shibboleth/console.logger", own, Map.of());
                Files.move(console, own.resolve(logger));
            }
            for (String use : List.of("signing", "encrypt")) {
                SelfSigned.make(
                        "sp.example.org",
                        own.resolve("sp-" + use + "-key.pem"),
                        own.resolve("sp-" + use + "-cert.pem"));
            }
            SelfSigned.make(portal.getHost(), directory.resolve("key.pem"), directory.resolve("chain.pem"));
            Files.writeString(
                    directory.resolve("shib-secret.conf"), "RequestHeader set X-Shib-Secret \"" + SECRET + "\"\n");
            Files.writeString(directory.resolve("apache.conf"), apacheSite(directory, portal, gate));
            Resources.copy(
                    "/shibboleth/server.conf",
                    directory,
                    Map.of(
                            "@DIR@",
                            directory.toString(),
                            "@PORT@",
                            String.valueOf(portal.getPort()),
                            "@MODULES@",
                            "/usr/lib/apache2/modules"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run(directory, portal);
    }

    private static String apacheSite(Path directory, URI portal, URI gate) {
        return example(
                "apache.conf",
                Map.of(
                        "<VirtualHost *:443>",
                        "<VirtualHost 127.0.0.1:" + portal.getPort() + ">",
                        PORTAL,
                        portal.toString(),
                        "/etc/apache2/tls/",
                        directory + "/",
                        "/etc/apache2/shib-secret.conf",
                        directory + "/shib-secret.conf",
                        "http://127.0.0.1:4180",
                        gate.toString()));
    }

    private static ShibbolethSite run(Path directory, URI portal) {
        Map<String, String> environment = Map.of(
                "SHIBSP_CFGDIR", directory.resolve("etc").toString(),
                "SHIBSP_RUNDIR", directory.resolve("run").toString(),
                "SHIBSP_LOGDIR", directory.resolve("log").toString(),
                "SHIBSP_CACHEDIR", directory.resolve("cache").toString());
        RunningProgram daemon = RunningProgram.start(
                directory.resolve("shibd.log"),
                environment,
                List.of(
                        "shibd",
                        "-F",
                        "-f",
                        "-p",
                        directory.resolve("shibd.pid").toString()));
        await("shibd").atMost(START).until(() -> {
            if (!daemon.alive()) {
                throw new IllegalStateException(daemon.output());
            }
            return Files.exists(directory.resolve("run/shibboleth/shibd.sock"));
        });
        RunningProgram apache = RunningProgram.start(
                directory.resolve("apache.log"),
                environment,
                List.of("apache2", "-f", directory.resolve("server.conf").toString(), "-DFOREGROUND"));
        await("Apache").atMost(START).until(() -> {
            if (!apache.alive()) {
                throw new IllegalStateException(apache.output());
            }
            return Command.run("curl", "-skf", portal + "/Shibboleth.sso/Session")
                            .exit()
                    == 0;
        });
        return new ShibbolethSite(daemon, apache);
    }

    @Override
    public void close() {
        apache.close();
        daemon.close();
    }
}
