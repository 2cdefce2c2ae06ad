/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Headers;
import io.postern.config.PagesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The languages that pages can be written in: ours, which are the resources beside this class, and the operator's. Adding one is
 * adding a file; a key that it lacks is read in English.
 */
final class Languages {
    static final String DEFAULT = "en";

    /** Keys whose values are for the browser, not for a person. */
    private static final String SITE = "{site}";

    private static final Map<String, Map<String, String>> OURS = ours();

    private final Map<String, Language> byTag;
    private final Language english;

    private Languages(Map<String, Language> byTag, Language english) {
        this.byTag = byTag;
        this.english = english;
    }

    static Languages of(PagesConfig config) {
        Map<String, Map<String, String>> texts = new TreeMap<>(OURS);
        config.languages().forEach((tag, own) -> texts.merge(tag, own, Languages::merged));
        Map<String, String> fallback = Optional.ofNullable(texts.get(DEFAULT)).orElseThrow();
        Map<String, Language> byTag = new TreeMap<>();
        texts.forEach((tag, own) -> byTag.put(
                tag.toLowerCase(Locale.ROOT), new Language(tag, named(merged(fallback, own), config.siteName()))));
        return new Languages(byTag, Optional.ofNullable(byTag.get(DEFAULT)).orElseThrow());
    }

    /** The language that the request likes best of those that there are; English where it likes none. */
    Language preferred(Headers headers) {
        for (String range : AcceptLanguage.ranges(headers.all("Accept-Language"))) {
            Optional<Language> found = lookup(range);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return english;
    }

    /** RFC 4647, section 3.4: the range is cut from its end; and a range without a region takes any region. */
    private Optional<Language> lookup(String range) {
        String cut = range;
        while (!cut.isEmpty()) {
            Language exact = byTag.get(cut);
            if (exact != null) {
                return Optional.of(exact);
            }
            cut = cut.substring(0, Math.max(0, cut.lastIndexOf('-')));
        }
        String prefix = range + "-";
        return byTag.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> merged(Map<String, String> under, Map<String, String> over) {
        Map<String, String> both = new HashMap<>(under);
        both.putAll(over);
        return both;
    }

    private static Map<String, String> named(Map<String, String> texts, String site) {
        Map<String, String> named = new HashMap<>(texts);
        named.replaceAll((key, text) -> text.replace(SITE, site));
        return named;
    }

    /** Every language that has a file; a jar's folders cannot be listed, but there are few codes. */
    private static Map<String, Map<String, String>> ours() {
        Map<String, Map<String, String>> ours = new TreeMap<>();
        for (String code : List.of(Locale.getISOLanguages())) {
            read(code).ifPresent(texts -> ours.put(code, texts));
        }
        return ours;
    }

    private static Optional<Map<String, String>> read(String tag) {
        try (InputStream in = Languages.class.getResourceAsStream(tag + ".properties")) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, String> texts = new HashMap<>();
            properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
            return Optional.of(texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Their names, for tests. */
    List<String> tags() {
        return new ArrayList<>(byTag.keySet());
    }
}
