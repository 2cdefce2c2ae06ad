/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Addresses;
import io.postern.config.Malformed;
import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Secret;
import io.postern.config.Section;
import io.postern.config.Syntax;
import io.postern.sync.config.AfterRun.Subject;
import io.postern.sync.config.AfterRun.Terms;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads an entry of {@code after-run}. */
final class AfterRunReader {

    /** Invenio's tasks load every id by a statement of its own; more of them outlast a worker's patience. */
    private static final int USUAL_BATCH = 500;

    private static final int LARGEST_BATCH = 100_000;

    /** A program that indexes a batch may take its time. */
    private static final Duration PROGRAM = Duration.ofMinutes(10);

    private static final Duration MESSAGE = Duration.ofSeconds(30);

    /** Stands for a broker that is missing, which is reported. */
    private static final RemoteService NOWHERE = new RemoteService(Secret.of(""), Optional.empty());

    private AfterRunReader() {}

    static Optional<AfterRun> hook(Section hook, TargetConfig target) {
        List<String> kinds =
                Stream.of("exec", "http", "celery").filter(hook::has).toList();
        if (kinds.size() != 1) {
            hook.problems()
                    .conclusion(
                            hook.path(),
                            "",
                            kinds.isEmpty() ? "has no exec, http or celery" : "has " + String.join(" and ", kinds),
                            "write one of exec, http and celery in each entry");
        }
        String kind = kinds.isEmpty() ? "" : kinds.get(0);
        Terms terms = new Terms(
                hook.optional("id", AfterRunReader::id),
                hook.value("for", Subject.USERS, Quantities.oneOf(Subject.class)),
                hook.value("batch", USUAL_BATCH, Quantities.integer(1, LARGEST_BATCH)),
                hook.value("timeout", kind.equals("exec") ? PROGRAM : MESSAGE, Quantities.duration("1s", "1d")));
        Optional<AfterRun> exec = exec(hook, terms);
        Optional<AfterRun> http = http(hook, terms);
        return exec.or(() -> http).or(() -> celery(hook, terms, target));
    }

    /** Names of the worker's own destinations have a full stop. */
    private static String id(String text) throws Malformed {
        if (!text.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
            throw new Malformed("is not an id", "write lower-case letters, digits, - and _, at most 64");
        }
        return text;
    }

    private static Optional<AfterRun> exec(Section hook, Terms terms) {
        if (!hook.has("exec")) {
            return Optional.empty();
        }
        List<String> command = hook.list("exec", List.of(), Syntax.text());
        List<String> environment = hook.list("environment", List.of(), AfterRunReader::variable);
        if (command.isEmpty()) {
            hook.problems()
                    .conclusion(hook.path("exec"), "", "is empty", "write the program and its arguments: [a, b]");
            return Optional.empty();
        }
        return Optional.of(new AfterRun.Exec(terms, command, environment));
    }

    private static String variable(String text) throws Malformed {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]*\\*?")) {
            throw new Malformed("is not the name of a variable", "write for example FLASK_APP or INVENIO_*");
        }
        if (text.startsWith("POSTERN_")) {
            throw new Malformed("is the worker's own, and may be a secret", "set another variable for the program");
        }
        return text;
    }

    private static Optional<AfterRun> http(Section hook, Terms terms) {
        if (!hook.has("http")) {
            return Optional.empty();
        }
        URI url = hook.value("http", Addresses.NOWHERE, Addresses.url("https", "http"));
        boolean plainText = hook.value("plain-text", false, Quantities.bool());
        if (Addresses.isClearText(url) && !plainText) {
            hook.problems()
                    .conclusion(
                            hook.path("http"),
                            url.toString(),
                            "is http: who is on the way reads which accounts changed",
                            "use https, or set plain-text: true where the network is yours alone");
        }
        hook.require("secret");
        Secret secret = hook.secret("secret", AfterRunReader::key).orElse(Secret.of(""));
        Optional<Path> ca = hook.file("ca");
        if (ca.isPresent() && !url.equals(Addresses.NOWHERE) && !"https".equals(url.getScheme())) {
            hook.problems()
                    .conclusion(
                            hook.path("ca"),
                            "",
                            "is there, and " + hook.path("http") + " has no TLS",
                            "write https://, or remove it");
        }
        return Optional.of(new AfterRun.Http(terms, url, secret, ca));
    }

    /** As Standard Webhooks writes keys, or a text that is one itself. */
    private static String key(String text) throws Malformed {
        String secret = Names.headerSecret().parse(text);
        if (secret.startsWith("whsec_")) {
            try {
                if (Secret.of(secret.substring("whsec_".length())).base64().length < 16) {
                    throw new Malformed("is shorter than 16 bytes", "make a random one: openssl rand -base64 32");
                }
            } catch (IllegalArgumentException e) {
                throw new Malformed("is not base64 after whsec_", "make a random one: openssl rand -base64 32");
            }
        }
        return secret;
    }

    private static Optional<AfterRun> celery(Section hook, Terms terms, TargetConfig target) {
        Optional<String> task = hook.optional("celery", Names.visible());
        Optional<RemoteService> own =
                TargetReader.service(hook, "broker", "ca", hook.secret("broker", TargetReader::broker));
        String queue = hook.value("queue", "celery", Names.visible());
        if (task.isEmpty()) {
            return Optional.empty();
        }
        Optional<RemoteService> broker = own.or(target.invenio()::broker);
        if (broker.isEmpty()) {
            hook.problems()
                    .conclusion(
                            hook.path("broker"), "", "is missing, and target.invenio.broker too", "set one of the two");
        }
        return Optional.of(new AfterRun.Celery(terms, task.get(), broker.orElse(NOWHERE), queue));
    }
}
