/* SPDX-License-Identifier: Apache-2.0 */

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Starts the proxy with the command line that it is given, has it do what a sidecar does (discovery, tokens good and bad,
 * answers of the app, a scrape), and ends it as an orchestrator would. The JVM then writes the archive that the command line
 * asks for. Run by build/image, with the proxy's jar on the class path.
 */
final class Training {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ROUNDS = 50;

    /** A small part of a start, which is what is measured. */
    private static final long LOOK_MILLIS = 5;

    /** The folder for the configuration, and its path as the process that is started sees it. */
    private final Path folder;

    private final Path seen;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();
    private final int admin = freePort();

    private Training(Path folder, Path seen) throws IOException {
        this.folder = folder;
        this.seen = seen;
    }

    /** Arguments: a folder, its path as the process sees it, and the command that starts the process. */
    public static void main(String[] arguments) throws Exception {
        new Training(Path.of(arguments[0]), Path.of(arguments[1]))
                .run(List.of(arguments).subList(2, arguments.length));
        System.exit(0);
    }

    private void run(List<String> command) throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("training").keyUse(KeyUse.SIGNATURE).generate();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
        answer(server, "/realm/.well-known/openid-configuration", "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        answer(server, "/realm/keys", new JWKSet(key.toPublicJWK()).toString());
        answer(server, "/", "{\"app\":true}");
        server.start();
        Path config = Files.createTempFile(folder, "training", ".yaml");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(config, config(issuer, server.getAddress().getPort()));
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("run", "--config", seen.resolve(config.getFileName()).toString()));
        long began = System.nanoTime();
        Process proxy = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String token = token(issuer, key);
            await(proxy, () -> status(port, "/page", "Bearer " + token) == 200);
            System.out.println("first authenticated answer after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            work(proxy, token);
            proxy.destroy();
            if (!proxy.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || proxy.exitValue() != 0) {
                throw new IllegalStateException("the proxy did not end in order");
            }
        } finally {
            proxy.destroyForcibly();
            server.stop(0);
            Files.delete(config);
        }
    }

    private void work(Process proxy, String token) throws Exception {
        await(proxy, () -> status(admin, "/readyz", "") == 200);
        for (int round = 0; round < ROUNDS; round++) {
            expect(200, status(port, "/page?round=" + round, "Bearer " + token));
        }
        expect(401, status(port, "/page", ""));
        expect(401, status(port, "/page", "Bearer " + token + "x"));
        expect(403, status(port, "/admin/page", "Bearer " + token));
        expect(200, status(port, "/public/page", ""));
        expect(400, status(port, "/a%2fb", ""));
        expect(200, status(port, "/oauth2/userinfo", "Bearer " + token));
        expect(200, status(admin, "/metrics", ""));
    }

    private static void await(Process proxy, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (proxy.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
                throw new IllegalStateException("the proxy did not become ready");
            }
        }
    }

    private static void expect(int wanted, int seen) {
        if (wanted != seen) {
            throw new IllegalStateException("wanted status " + wanted + ", saw " + seen);
        }
    }

    /** The answer's status; 0 where there is none. */
    private int status(int at, String path, String authorization) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private String config(String issuer, int app) {
        return """
                server:
                  listen: 127.0.0.1:%d
                  admin: 127.0.0.1:%d
                  public-url: http://127.0.0.1:%d
                upstream: {url: "http://127.0.0.1:%d"}
                login: {enabled: false}
                providers:
                  - {id: training, issuer: "%s", audiences: [training]}
                access:
                  - {path: /public/**, allow: anyone}
                  - {path: /admin/**, allow: {groups: [nobody-here]}}
                  - {path: /**, allow: signed-in}
                """.formatted(port, admin, port, app, issuer);
    }

    private static String token(String issuer, RSAKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject("trainee")
                        .audience("training")
                        .jwtID("1")
                        .claim("client_id", "training")
                        .claim("preferred_username", "trainee")
                        .claim("groups", List.of("staff"))
                        .issueTime(Date.from(Instant.now()))
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static void answer(HttpServer server, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
