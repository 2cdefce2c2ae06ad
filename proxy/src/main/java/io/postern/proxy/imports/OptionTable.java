/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every option of another gate, and what is fixed about each. Cells are separated by {@code |}. */
final class OptionTable {
    private static final String CONVERTER = "-";
    private static final int CELLS = 6;

    private final Map<String, Option> byKey = new LinkedHashMap<>();
    private final Map<String, Option> byFlag = new LinkedHashMap<>();
    private final Map<String, String> byAlphaPath = new LinkedHashMap<>();

    private OptionTable() {}

    /** That of oauth2-proxy 7.15, from the files beside this class. */
    static OptionTable read() {
        OptionTable table = of("options.txt");
        rows("alpha.txt").forEach(row -> table.byAlphaPath.put(row.get(0), row.get(1)));
        return table;
    }

    /** That of Keycloak's adapters, of all their versions. */
    static OptionTable ofKeycloakAdapter() {
        return of("keycloak.txt");
    }

    private static OptionTable of(String name) {
        OptionTable table = new OptionTable();
        for (List<String> row : rows(name)) {
            Option option = option(row);
            table.byKey.put(option.key(), option);
            table.byFlag.putIfAbsent(option.flag(), option);
        }
        return table;
    }

    /** The option of that name in a configuration file. */
    Optional<Option> ofKey(String key) {
        return Optional.ofNullable(byKey.get(key.toLowerCase(Locale.ROOT)));
    }

    /** The option of that name on a command line. */
    Optional<Option> ofFlag(String flag) {
        return Optional.ofNullable(byFlag.get(flag));
    }

    /** The option that an entry of the alpha configuration stands for, by its path within its section. */
    Optional<Option> ofAlphaPath(String path) {
        return Optional.ofNullable(byAlphaPath.get(path)).flatMap(this::ofKey);
    }

    Collection<Option> all() {
        return byKey.values();
    }

    private static Option option(List<String> row) {
        return new Option(
                row.get(0),
                row.get(1),
                Shape.valueOf(row.get(2).toUpperCase(Locale.ROOT)),
                row.get(3),
                row.get(4).equals(CONVERTER)
                        ? Optional.empty()
                        : Optional.of(Verdict.valueOf(row.get(4).toUpperCase(Locale.ROOT))),
                row.get(5));
    }

    private static List<List<String>> rows(String name) {
        List<List<String>> rows = new ArrayList<>();
        try (InputStream in = OptionTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    List<String> row = new ArrayList<>();
                    for (String cell : line.split("\\|", CELLS)) {
                        row.add(cell.strip());
                    }
                    rows.add(row);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
