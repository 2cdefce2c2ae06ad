/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the threat model is whole, and every test that it names is there. */
class ThreatModelTest {
    private static final int ROWS = 131;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]+) \\| [^|]+ \\| [^|]+ \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Contract))`");

    private final Path root = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyRowHasItsPlace() throws IOException {
        List<Integer> rows = ROW.matcher(text())
                .results()
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();
        assertThat(rows).isEqualTo(IntStream.rangeClosed(1, ROWS).boxed().toList());
    }

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher matcher = TEST.matcher(text());
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        Set<String> there = new TreeSet<>();
        for (String module : List.of("core", "proxy")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
                there.addAll(files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .map(name -> name.substring(0, name.length() - ".java".length()))
                        .collect(Collectors.toSet()));
            }
        }
        assertThat(there).containsAll(named);
    }

    private String text() throws IOException {
        return Files.readString(root.resolve("docs/threat-model.md"));
    }
}
