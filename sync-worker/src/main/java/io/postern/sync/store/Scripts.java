/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .sql} files, run on one connection. {@code ${word}} in a file stands for a name or a literal that differs
 * from application to application; words come from this package and never from outside, other than as quoted literals.
 */
final class Scripts {

    private static final Pattern WORD = Pattern.compile("\\$\\{([a-z-]+)}");
    private static final Map<String, String> FILES = new ConcurrentHashMap<>();

    private final Connection connection;
    private final Map<String, String> words;

    Scripts(Connection connection, Map<String, String> words) {
        this.connection = connection;
        this.words = Map.copyOf(words);
    }

    /** The same with more words. */
    Scripts with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(words);
        all.putAll(more);
        return new Scripts(connection, all);
    }

    /** Runs every statement of a file in one go. */
    void run(String file) throws SQLException {
        execute(text(file));
    }

    /** Runs a file of one INSERT, UPDATE or DELETE, and says how many rows it touched. */
    int change(String file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(text(file));
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A file with its words filled in. */
    String text(String file) {
        return fill(source(file), file);
    }

    /** A file as it stands. */
    static String source(String file) {
        return FILES.computeIfAbsent(file, Scripts::read);
    }

    /** Runs a part of the application's files. */
    void run(List<String> files) throws SQLException {
        for (String file : files) {
            run(file);
        }
    }

    private String fill(String text, String file) {
        return WORD.matcher(text).replaceAll(match -> {
            String word = words.get(match.group(1));
            if (word == null) {
                throw new IllegalStateException("nothing is known for " + match.group() + " in " + file);
            }
            // what somebody wrote in a configuration is a literal, and is never read as a script
            boolean literal = word.startsWith("'") || word.startsWith(" E'");
            return Matcher.quoteReplacement(literal ? word : fill(word, file));
        });
    }

    private static String read(String file) {
        try (InputStream in = Scripts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no such script: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
