/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that get ids. */
final class ProgramTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Path script(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("hook.sh"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Batch batch(Object... ids) {
        return new Batch("msg_1", List.of(ids), Instant.EPOCH);
    }

    private void send(Program program, Batch batch) throws Exception {
        try (Carrier.Line line = program.open()) {
            line.send(batch);
        }
    }

    private static Program program(Path script, Duration timeout, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return new Program(
                command,
                List.of("FLASK_APP", "INVENIO_*"),
                timeout,
                Map.of(
                        "PATH", "/usr/bin:/bin",
                        "FLASK_APP", "app.py",
                        "INVENIO_SITE", "here",
                        "POSTERN__TARGET__PASSWORD", "a-secret",
                        "DATABASE_PASSWORD", "a-secret"));
    }

    @Test
    void getsIdsAsJsonLines() throws Exception {
        Path out = folder.resolve("out");
        send(program(script("cat > " + out), MINUTE), batch(1L, 22L, "a \"b\""));

        assertThat(Files.readAllLines(out)).containsExactly("1", "22", "\"a \\\"b\\\"\"");
    }

    @Test
    void getsItsArgumentsAsTheyAre() throws Exception {
        Path out = folder.resolve("out");
        send(program(script("printf '%s\\n' \"$@\" > " + out), MINUTE, "$(id)", "; true", "a b"), batch(1L));

        assertThat(Files.readAllLines(out)).as("there is no shell").containsExactly("$(id)", "; true", "a b");
    }

    @Test
    void seesOfTheEnvironmentWhatWasNamed() throws Exception {
        Path out = folder.resolve("out");
        send(program(script("env > " + out), MINUTE), batch(1L));

        assertThat(Files.readString(out))
                .contains("FLASK_APP=app.py", "INVENIO_SITE=here", "PATH=/usr/bin:/bin")
                .doesNotContain("a-secret", "POSTERN", "DATABASE_PASSWORD");
    }

    @Test
    void anExitCodeIsAFailure() throws IOException {
        Program program = program(script("cat > /dev/null; echo the index is away >&2; exit 7"), MINUTE);

        assertThatThrownBy(() -> send(program, batch(1L)))
                .isInstanceOf(Undelivered.class)
                .hasMessage("ended with exit code 7");
    }

    @Test
    void needNotReadWhatItGets() throws Exception {
        Object[] many = LongStream.range(0, 100_000).boxed().toArray();

        send(program(script("exit 0"), MINUTE), batch(many));
        Program failing = program(script("exit 1"), MINUTE);
        assertThatThrownBy(() -> send(failing, batch(many))).hasMessage("ended with exit code 1");
    }

    @Test
    void isEndedWithItsChildrenWhenItTakesTooLong() throws Exception {
        Path pid = folder.resolve("pid");
        Program program = program(script("sleep 600 & echo $! > " + pid + "; wait"), Duration.ofSeconds(2));

        assertThatThrownBy(() ->
                        send(program, batch(LongStream.range(0, 100_000).boxed().toArray())))
                .isInstanceOf(Undelivered.class)
                .hasMessage("did not end within timeout, 2 s");
        long child = Long.parseLong(Files.readString(pid).strip());
        await().until(() ->
                ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void maySayMoreThanAnybodyReads() throws Exception {
        send(program(script("cat > /dev/null; head -c 3000000 /dev/zero | tr '\\0' x"), MINUTE), batch(1L));
    }

    @Test
    void aProgramThatIsNotThereIsAFailure() {
        Program missing = new Program(List.of("no-such-program-here"), List.of(), MINUTE, Map.of("PATH", "/usr/bin"));
        Program gone = new Program(List.of("/nowhere/reindex"), List.of(), MINUTE, Map.of("PATH", "/usr/bin"));

        assertThatThrownBy(() -> send(missing, batch(1L)))
                .isInstanceOf(Undelivered.class)
                .hasMessage("no-such-program-here cannot be started: it is nowhere in PATH");
        assertThatThrownBy(missing::probe).hasMessageContaining("nowhere in PATH");
        assertThatThrownBy(gone::probe).hasMessage("/nowhere/reindex cannot be started: no such program");
    }

    @Test
    void aProgramThatIsThereCanBeReached() throws Exception {
        new Program(List.of("cat"), List.of(), MINUTE, Map.of("PATH", "/usr/bin:/bin")).probe();
        program(script("exit 1"), MINUTE).probe();
    }
}
