/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts an OpenID provider, an application and the gate between them, and says what to try.
 *
 * <p>The gate is the one that operators run, started with a configuration file like theirs.
 */
public final class Main {
    private static final int GATE_PORT = 4180;
    private static final int ADMIN_PORT = 4181;
    private static final int PROVIDER_PORT = 9080;
    private static final int APP_PORT = 5000;
    private static final int SESSION_KEY_BYTES = 32;

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private Main() {}

    /**
     * Runs until it is interrupted.
     *
     * @param arguments none
     * @throws IOException when the configuration file of the gate cannot be written
     */
    public static void main(String... arguments) throws IOException {
        JETTY.setLevel(Level.WARNING);
        int gatePort = LoopbackServer.freePort(GATE_PORT);
        int adminPort = LoopbackServer.freePort(ADMIN_PORT);
        URI gate = URI.create("http://" + LoopbackServer.ADDRESS + ":" + gatePort);
        EmbeddedProvider provider = EmbeddedProvider.start(PROVIDER_PORT, Clock.systemUTC());
        SampleApp app = SampleApp.start(APP_PORT, gate);
        Path folder = Files.createTempDirectory("postern-demo");
        Path configuration = folder.resolve("proxy.yaml");
        Files.writeString(
                configuration,
                configuration(Map.of(
                        "@gate@", String.valueOf(gatePort),
                        "@admin@", String.valueOf(adminPort),
                        "@app@", app.uri().toString(),
                        "@issuer@", provider.issuer().toString(),
                        "@session@", sessionKey(),
                        "@revocations@", folder.resolve("revocations").toString())));
        Instructions instructions = new Instructions(gate, provider, app);
        List<URI> answering = List.of(
                URI.create("http://" + LoopbackServer.ADDRESS + ":" + adminPort + "/readyz"),
                gate.resolve("/oauth2/jwks"));
        Thread printer = new Thread(
                () -> printOnce(answering, instructions.text(configuration.toString()), System.out), "instructions");
        printer.setDaemon(true);
        printer.start();
        io.postern.proxy.Main.main("run", "--config", configuration.toString());
    }

    /** As {@code keygen session} makes one. */
    private static String sessionKey() {
        byte[] key = new byte[SESSION_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static String configuration(Map<String, String> values) throws IOException {
        try (InputStream file = Objects.requireNonNull(Main.class.getResourceAsStream("proxy.yaml"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            return text;
        }
    }

    private static void printOnce(List<URI> answering, String text, PrintStream out) {
        try {
            while (!answering.stream().allMatch(Main::answers)) {
                Thread.sleep(50);
            }
            out.println(text);
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
