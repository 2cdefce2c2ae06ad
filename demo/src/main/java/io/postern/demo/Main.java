/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts an OpenID provider, an application and the gate between them, a directory, the application's database and the sync
 * worker between these, and says what to try.
 *
 * <p>Gate and worker are the ones that operators run, started with configuration files like theirs.
 */
public final class Main {
    private static final int GATE_PORT = 4180;
    private static final int ADMIN_PORT = 4181;
    private static final int PROVIDER_PORT = 9080;
    private static final int APP_PORT = 5000;
    private static final int SECRET_BYTES = 32;

    /** Held, since a logger that nobody holds forgets its level. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("org.eclipse.jetty"),
            Logger.getLogger("org.flywaydb"),
            Logger.getLogger("io.zonky"),
            Logger.getLogger("io.postern.sync"));

    private Main() {}

    /**
     * Runs until it is interrupted.
     *
     * @param arguments none; or a command of the sync worker, as its summaries print them
     * @throws IOException when a configuration file cannot be written
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length > 0) {
            io.postern.sync.Main.main(arguments);
            return;
        }
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        System.out.println(
                "Starting a provider, a directory, a database, the sync worker, an application and the gate ...");
        Folder folder = Folder.create();
        EmbeddedProvider provider = EmbeddedProvider.start(PROVIDER_PORT, Clock.systemUTC());
        Path secret = Files.writeString(folder.path().resolve("session-secret"), random());
        Optional<AccountService> accounts = accounts(folder, provider.issuer(), secret);
        // Late, since another demonstration may take them before they are bound.
        int gatePort = LoopbackServer.freePort(GATE_PORT);
        int adminPort = LoopbackServer.freePort(ADMIN_PORT);
        URI gate = URI.create("http://" + LoopbackServer.ADDRESS + ":" + gatePort);
        SampleApp app = SampleApp.start(APP_PORT, gate, accounts);
        Path configuration = folder.path().resolve("proxy.yaml");
        Files.writeString(
                configuration,
                template(
                        "proxy.yaml",
                        Map.of(
                                "@gate@", String.valueOf(gatePort),
                                "@admin@", String.valueOf(adminPort),
                                "@app@", app.uri().toString(),
                                "@issuer@", provider.issuer().toString(),
                                "@session@", random(),
                                "@revocations@",
                                        folder.path().resolve("revocations").toString(),
                                "@provisioning@",
                                        accounts.map(service -> provisioning(service, secret))
                                                .orElse(""))));
        String instructions = new Instructions(gate, provider, app)
                .text(
                        configuration.toString(),
                        accounts.map(service -> new AccountInstructions(service, secret, provider.issuer())));
        URI ready = URI.create("http://" + LoopbackServer.ADDRESS + ":" + adminPort + "/readyz");
        List<BooleanSupplier> all = List.of(
                () -> accounts.map(AccountService::ready).orElse(true),
                () -> answers(ready),
                () -> answers(gate.resolve("/oauth2/jwks")));
        Thread printer = new Thread(() -> printOnce(all, instructions), "instructions");
        printer.setDaemon(true);
        printer.start();
        io.postern.proxy.Main.main("run", "--config", configuration.toString());
    }

    /** Where this machine has no database, the demonstration goes on without accounts. */
    private static Optional<AccountService> accounts(Folder folder, URI issuer, Path secret) throws IOException {
        try {
            AppDatabase database = AppDatabase.start(folder.path());
            folder.before(database);
            AccountService service = AccountService.start(
                    database, Directory.ofTheDemonstration().people(), issuer, folder.path(), secret);
            folder.before(service);
            return Optional.of(service);
        } catch (AppDatabase.Unavailable e) {
            System.err.println("The demonstration goes on without a directory, accounts and the sync worker: "
                    + e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private static String provisioning(AccountService accounts, Path secret) {
        return "provisioning:\n  endpoint: " + accounts.worker().sessions() + "\n  secret: ${file:" + secret + "}\n";
    }

    /** As {@code keygen session} makes one. */
    private static String random() {
        byte[] key = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** A file of the demonstration with its places filled in. */
    static String template(String name, Map<String, String> values) throws IOException {
        try (InputStream file = Objects.requireNonNull(Main.class.getResourceAsStream(name))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            return text;
        }
    }

    private static void printOnce(List<BooleanSupplier> ready, String text) {
        try {
            for (BooleanSupplier each : ready) {
                while (!each.getAsBoolean()) {
                    Thread.sleep(50);
                }
            }
            System.out.println(text);
            System.out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
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
