/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file of revocations in a process with a changed root, which is no mount and so has no file store that Java finds. */
@EnabledOnOs(OS.LINUX)
final class ChangedRootTest {
    /** What a Java needs that it did not bring along. */
    private static final List<String> SYSTEM = List.of("/usr", "/lib", "/lib64", "/etc", "/dev", "/proc");

    @TempDir
    private Path root;

    /** The part in the changed root. */
    static final class Inside {
        private Inside() {}

        /** Opens the file of revocations that it is given, twice. */
        public static void main(String... arguments) {
            Site site = new Site();
            site.revocations(Path.of(arguments[0]));
            for (int i = 0; i < 2; i++) {
                BrowserSessions.open(site.settings(), site.surroundings()).close();
            }
            System.out.println("opened");
        }
    }

    @Test
    void opensTheFile() throws Exception {
        assumeTrue(
                run("true").equals("0 "),
                "only root may change the root of a process, and mount what it needs in there");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Set<Path> seen = new LinkedHashSet<>();
        SYSTEM.stream().map(Path::of).forEach(seen::add);
        seen.add(Path.of(System.getProperty("java.home")));
        Arrays.stream(classPath.split(":"))
                .map(Path::of)
                .map(ChangedRootTest::directory)
                .forEach(seen::add);
        StringBuilder script = new StringBuilder("set -e\n");
        for (Path path : seen) {
            if (Files.isDirectory(path)) {
                script.append("mkdir -p '%1$s%2$s'; mount --rbind '%2$s' '%1$s%2$s'%n".formatted(root, path));
            }
        }
        Files.createDirectory(root.resolve("state"));
        script.append("exec chroot '%s' '%s/bin/java' -cp '%s' '%s' /state/revocations%n"
                .formatted(root, System.getProperty("java.home"), classPath, Inside.class.getName()));
        assertThat(run("sh", "-c", script.toString())).startsWith("0 ").contains("opened");
        assertThat(root.resolve("state/revocations")).content().startsWith("postern revocations");
    }

    private static Path directory(Path entry) {
        return Files.isDirectory(entry) ? entry : entry.resolveSibling("");
    }

    /** Runs a command whose mounts are nobody else's and gone at its end; gives its status and what it said. */
    private static String run(String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
        line.addAll(List.of(command));
        Path said = Files.createTempFile("said", "");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue() + " " + Files.readString(said);
        } finally {
            Files.delete(said);
        }
    }
}
