/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.config.PagesConfig.PageFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Texts in the form of {@code .properties} files in UTF-8. */
final class LanguageFile {
    private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}");

    private LanguageFile() {}

    /** The texts of that file by key. */
    static Map<String, String> texts(String file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(file));
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be read", e);
        }
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
    }

    /** The texts of an operator's file; empty where something is wrong with it, which is added to {@code problems}. */
    static Optional<Map<String, String>> read(PageFile file, List<String> problems) {
        int before = problems.size();
        if (!TAG.matcher(file.stem()).matches()) {
            problems.add(OwnFiles.problem(
                    file, 0, "is not named after a language", "name it as browsers do, for example pt-BR.properties"));
            return Optional.empty();
        }
        Map<String, String> texts = Map.of();
        try {
            texts = texts(file.text());
        } catch (IllegalArgumentException e) {
            problems.add(OwnFiles.problem(file, 0, "has a wrong \\u escape", "write the character itself, in UTF-8"));
        }
        new TreeMap<>(texts).forEach((key, text) -> check(file, key, text, problems));
        return problems.size() == before ? Optional.of(texts) : Optional.empty();
    }

    private static void check(PageFile file, String key, String text, List<String> problems) {
        Set<String> known = Languages.keys();
        if (!known.contains(key)) {
            problems.add(OwnFiles.problem(
                    file, line(file, key), key + " is not a known key", "take the keys of docs/pages.md"));
        } else if (text.isBlank()) {
            problems.add(OwnFiles.problem(
                    file,
                    line(file, key),
                    key + " has no text",
                    "write it, or remove the line to get the English one"));
        } else if (key.equals(Language.DIRECTION) && !text.equals("ltr") && !text.equals("rtl")) {
            problems.add(OwnFiles.problem(
                    file, line(file, key), "the direction is neither ltr nor rtl", "write one of them"));
        }
    }

    private static int line(PageFile file, String key) {
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(key)) {
                return i + 1;
            }
        }
        return 0;
    }
}
