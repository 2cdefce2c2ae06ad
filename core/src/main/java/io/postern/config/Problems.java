/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.Tree.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with a file, and knows where each key stands. Keys are dotted paths as {@link Section#path(String)}
 * gives them.
 */
public final class Problems {

    static final String MASK = "***";

    /** Enough to recognise a value by; a longer one would push its message off the screen. */
    private static final int LONGEST_VALUE = 120;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]");
    private static final Pattern QUERY = Pattern.compile("(://[^?]*\\?).*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("//.*@", Pattern.DOTALL);

    private final Map<String, Origin> origins = new HashMap<>();
    private final List<Problem> found = new ArrayList<>();

    void origin(String key, Origin origin) {
        origins.put(key, origin);
    }

    /** The line of a key of the file. */
    Optional<Integer> line(String key) {
        return Optional.ofNullable(origins.get(key)).flatMap(Origin::line);
    }

    /**
     * Reports an error.
     *
     * @param value what was found; empty where there is nothing to show or where it may be a secret
     */
    public void error(String key, String value, String message, String remedy) {
        add(key, value, message, remedy, Severity.ERROR);
    }

    /**
     * An error that follows from what was read. Where the key, or something below it, could not be read, that is
     * already reported, and what was read in its place says nothing.
     */
    public void conclusion(String key, String value, String message, String remedy) {
        if (isClean(key)) {
            error(key, value, message, remedy);
        }
    }

    /** Reports what the operator should know, and what does not stop the start. */
    public void warning(String key, String value, String message, String remedy) {
        add(key, value, message, remedy, Severity.WARNING);
    }

    /** An error of the file as a whole. */
    void fileError(Optional<Integer> line, String message, String remedy) {
        found.add(new Problem("", line, "", message, remedy, Severity.ERROR));
    }

    boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** Whether no error was found at a key or below it, so that what was read there is what was written. */
    public boolean isClean(String key) {
        return found.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .noneMatch(problem -> problem.key().equals(key)
                        || problem.key().startsWith(key + ".")
                        || problem.key().startsWith(key + "["));
    }

    /** Everything found, in the order of the file; what stands on no line comes last. */
    List<Problem> all() {
        return found.stream()
                .sorted(Comparator.comparing(problem -> problem.line().orElse(Integer.MAX_VALUE)))
                .toList();
    }

    private void add(String key, String value, String message, String remedy, Severity severity) {
        Optional<Origin> origin = origin(key);
        String whole = message
                + origin.flatMap(Origin::variable)
                        .map(name -> " (set by " + name + ")")
                        .orElse("");
        found.add(new Problem(shown(key), origin.flatMap(Origin::line), shown(value), whole, remedy, severity));
    }

    /** Where the key stands, or, where it is absent, the nearest section around it. */
    private Optional<Origin> origin(String key) {
        String around = key;
        while (!around.isEmpty() && !origins.containsKey(around)) {
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
        return Optional.ofNullable(origins.get(around));
    }

    private static String shown(String value) {
        String masked = USER_INFO.matcher(value).replaceAll("//" + MASK + "@");
        String plain =
                CONTROL.matcher(QUERY.matcher(masked).replaceFirst("$1" + MASK)).replaceAll("?");
        return plain.length() <= LONGEST_VALUE ? plain : plain.substring(0, LONGEST_VALUE) + "…";
    }
}
