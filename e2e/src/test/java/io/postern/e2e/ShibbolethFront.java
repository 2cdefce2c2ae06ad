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
 * Apache with mod_shib, and the shibd behind it, as a SAML service provider in front of the gate.
 *
 * <p>Both come from the operating system's packages but run with a configuration of their own from a temporary
 * directory, never as the system's services.
 */
final class ShibbolethFront implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final URI uri;
    private final RunningProgram daemon;
    private final RunningProgram apache;

    private ShibbolethFront(URI uri, RunningProgram daemon, RunningProgram apache) {
        this.uri = uri;
        this.daemon = daemon;
        this.apache = apache;
    }

    /**
     * A started service provider.
     *
     * @param directory for its files; made readable by the user Apache runs as
     * @param gate whom it forwards to
     * @param secret what it shows to the gate with each request
     */
    static ShibbolethFront start(Path directory, Keycloak keycloak, URI gate, String secret) {
        int port = Http.freePort();
        Map<String, String> values = Map.of(
                "@DIR@",
                directory.toString(),
                "@IDP@",
                keycloak.issuer().toString(),
                "@PORT@",
                String.valueOf(port),
                "@GATE@",
                String.valueOf(gate.getPort()),
                "@MODULES@",
                "/usr/lib/apache2/modules",
                "@USER@",
                "www-data",
                "@GROUP@",
                "www-data",
                "@SECRET@",
                secret);
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String file : List.of("shibboleth2.xml", "attribute-map.xml", "console.logger", "apache.conf")) {
                Resources.copy("/shibboleth/" + file, directory, values);
            }
            Files.writeString(directory.resolve("idp-metadata.xml"), withScope(keycloak.samlMetadata()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SelfSigned.make("sp.example.org", directory.resolve("sp-key.pem"), directory.resolve("sp-cert.pem"));
        RunningProgram daemon = RunningProgram.start(
                directory.resolve("shibd.log"),
                Map.of(),
                List.of(
                        "shibd",
                        "-F",
                        "-f",
                        "-c",
                        file(directory, "shibboleth2.xml"),
                        "-p",
                        file(directory, "shibd.pid")));
        await("shibd").atMost(START).until(() -> {
            if (!daemon.alive()) {
                throw new IllegalStateException(daemon.output());
            }
            return Files.exists(directory.resolve("shibd.sock"));
        });
        RunningProgram apache = RunningProgram.start(
                directory.resolve("apache.log"),
                Map.of(),
                List.of("apache2", "-f", file(directory, "apache.conf"), "-DFOREGROUND"));
        URI uri = URI.create("http://127.0.0.1:" + port);
        await("Apache").atMost(START).until(() -> {
            if (!apache.alive()) {
                throw new IllegalStateException(apache.output());
            }
            return Http.status(uri.resolve("/Shibboleth.sso/Session")) == 200;
        });
        return new ShibbolethFront(uri, daemon, apache);
    }

    /** What a browser sees. */
    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        apache.close();
        daemon.close();
    }

    /** A federation's metadata says which scopes an identity provider may use; without, mod_shib drops every eppn. */
    private static String withScope(String metadata) {
        return metadata.replaceFirst(
                "(<md:IDPSSODescriptor[^>]*>)",
                "$1<md:Extensions><shibmd:Scope xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" regexp=\"false\">"
                        + "example.org</shibmd:Scope></md:Extensions>");
    }

    private static String file(Path directory, String name) {
        return directory.resolve(name).toString();
    }
}
