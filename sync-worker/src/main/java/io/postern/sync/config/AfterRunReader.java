/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Addresses;
import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Secret;
import io.postern.config.Section;
import io.postern.config.Syntax;
import io.postern.sync.config.AfterRun.Subject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads an entry of {@code after-run}. */
final class AfterRunReader {

    /** Invenio's tasks load every id by a statement of its own; more of them outlast a worker's patience. */
    private static final int USUAL_BATCH = 500;

    private static final int LARGEST_BATCH = 100_000;

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
        Subject subject = hook.value("for", Subject.USERS, Quantities.oneOf(Subject.class));
        int batch = hook.value("batch", USUAL_BATCH, Quantities.integer(1, LARGEST_BATCH));
        Optional<AfterRun> exec = exec(hook, subject, batch);
        Optional<AfterRun> http = http(hook, subject, batch);
        return exec.or(() -> http).or(() -> celery(hook, subject, batch, target));
    }

    private static Optional<AfterRun> exec(Section hook, Subject subject, int batch) {
        if (!hook.has("exec")) {
            return Optional.empty();
        }
        List<String> command = hook.list("exec", List.of(), Syntax.text());
        if (command.isEmpty()) {
            hook.problems()
                    .conclusion(hook.path("exec"), "", "is empty", "write the program and its arguments: [a, b]");
        }
        return Optional.of(new AfterRun.Exec(subject, batch, command));
    }

    private static Optional<AfterRun> http(Section hook, Subject subject, int batch) {
        if (!hook.has("http")) {
            return Optional.empty();
        }
        URI url = hook.value("http", Addresses.NOWHERE, Addresses.url("https", "http"));
        if (Addresses.isClearText(url)) {
            hook.problems()
                    .warning(
                            hook.path("http"),
                            url.toString(),
                            "is http: who is on the way reads which accounts changed",
                            "use https, unless the network is yours alone");
        }
        hook.require("secret");
        Secret secret = hook.secret("secret", Names.headerSecret()).orElse(Secret.of(""));
        return Optional.of(new AfterRun.Http(subject, batch, url, secret));
    }

    private static Optional<AfterRun> celery(Section hook, Subject subject, int batch, TargetConfig target) {
        Optional<String> task = hook.optional("celery", Names.visible());
        Optional<Secret> own = hook.secret("broker", TargetReader::broker);
        String queue = hook.value("queue", "celery", Names.visible());
        if (task.isEmpty()) {
            return Optional.empty();
        }
        Optional<Secret> broker = own.or(target.invenio()::broker);
        if (broker.isEmpty()) {
            hook.problems()
                    .conclusion(
                            hook.path("broker"), "", "is missing, and target.invenio.broker too", "set one of the two");
        }
        return Optional.of(new AfterRun.Celery(subject, batch, task.get(), broker.orElse(Secret.of("")), queue));
    }
}
