/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Headers;
import io.postern.auth.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The languages that pages can be written in: ours, which are the resources beside this class, and the operator's. Adding one is
 * adding a file. A key that it lacks is read in the language without its region, and then in English.
 */
final class Languages {
    /** The language of whoever prefers none that there is. */
    static final String ENGLISH = "en";

    private static final String SITE = "{site}";
    private static final Map<String, Map<String, String>> OURS = ours();

    private final Map<String, Language> byTag;
    private final Language english;

    private Languages(Map<String, Language> byTag, Language english) {
        this.byTag = byTag;
        this.english = english;
    }

    /** Ours and the operator's, with the site's name in them. */
    static Languages of(Map<String, Map<String, String>> own, String site) {
        Map<String, Map<String, String>> texts = new TreeMap<>(OURS);
        Map<String, String> tags = new HashMap<>();
        own.forEach((tag, more) -> {
            texts.merge(tag.toLowerCase(Locale.ROOT), more, Languages::over);
            tags.put(tag.toLowerCase(Locale.ROOT), tag);
        });
        Map<String, Language> byTag = new TreeMap<>();
        texts.keySet().forEach(key -> {
            Map<String, String> whole = new HashMap<>(chained(key, texts));
            whole.replaceAll((name, text) -> text.replace(SITE, site));
            byTag.put(key, new Language(tags.getOrDefault(key, key), whole));
        });
        return new Languages(byTag, Optional.ofNullable(byTag.get(ENGLISH)).orElseThrow());
    }

    /** The keys that a language can have. */
    static Set<String> keys() {
        return of(ENGLISH, OURS).keySet();
    }

    /** The languages that come with the program. */
    static Map<String, Map<String, String>> shipped() {
        return OURS;
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
        for (String cut = range; !cut.isEmpty(); cut = parent(cut)) {
            Language exact = byTag.get(cut);
            if (exact != null) {
                return Optional.of(exact);
            }
        }
        String prefix = range + "-";
        return byTag.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String parent(String tag) {
        return tag.substring(0, Math.max(0, tag.lastIndexOf('-')));
    }

    private static Map<String, String> chained(String tag, Map<String, Map<String, String>> texts) {
        String parent = parent(tag);
        Map<String, String> under = parent.isEmpty() ? of(ENGLISH, texts) : chained(parent, texts);
        return over(under, texts.getOrDefault(tag, Map.of()));
    }

    private static Map<String, String> of(String tag, Map<String, Map<String, String>> texts) {
        return texts.getOrDefault(tag, Map.of());
    }

    private static Map<String, String> over(Map<String, String> under, Map<String, String> over) {
        Map<String, String> both = new HashMap<>(under);
        both.putAll(over);
        return both;
    }

    /** Every language that has a file; a jar's folders cannot be listed, but there are few codes. */
    private static Map<String, Map<String, String>> ours() {
        Map<String, Map<String, String>> ours = new TreeMap<>();
        Arrays.stream(Locale.getISOLanguages())
                .forEach(code -> resource(code).ifPresent(texts -> ours.put(code, LanguageFile.texts(texts))));
        Map<String, String> english = new HashMap<>();
        Arrays.stream(Reason.values()).forEach(reason -> english.put(Language.key(reason), reason.sentence()));
        ours.merge(ENGLISH, english, (texts, reasons) -> over(reasons, texts));
        return Map.copyOf(ours);
    }

    private static Optional<String> resource(String tag) {
        try (InputStream in = Languages.class.getResourceAsStream(tag + ".properties")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
