/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.postern.config.PagesConfig;
import io.postern.config.PagesConfig.PageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled templates, each inside the layout. Logic-less: a template shows texts, repeats over lists and asks flags, and
 * everything that it inserts is escaped. What it can reach are maps, never an object's methods.
 */
final class Templates {
    /** Where the layout wants our style sheet. */
    static final String STYLE = "{{style}}";

    private final Map<PageName, Compiled> compiled;

    /** A template with the policy under which it is shown. */
    private record Compiled(Template template, ContentPolicy policy) {}

    /** A page as it is sent. */
    record Rendered(String html, String policy) {}

    private Templates(Map<PageName, Compiled> compiled) {
        this.compiled = compiled;
    }

    /** The templates, the operator's before ours. */
    static Templates of(PagesConfig config, Map<String, PageFile> own) {
        String style = ":root{--accent:" + config.color().text() + ";--accent-on-dark:"
                + config.color().onDark() + "}\n" + resource("style.css").strip();
        String layout = filledStyle(text(own, PageName.LAYOUT), style);
        Map<PageName, Compiled> compiled = new EnumMap<>(PageName.class);
        for (PageName name : PageName.values()) {
            String content = text(own, name.template());
            compiled.put(
                    name,
                    new Compiled(
                            compile(layout, content),
                            ContentPolicy.of(config.logo().isPresent(), !own.isEmpty(), layout, content)));
        }
        return new Templates(compiled);
    }

    /** Adds what is wrong with one of the operator's to {@code problems}: a name may be known, and yet not be there on that page. */
    void tryOut(Map<String, PageFile> own, List<String> problems) {
        for (Slots.Filled page : Samples.pages()) {
            try {
                render(page);
            } catch (MustacheException e) {
                Optional<PageFile> file = Optional.ofNullable(
                                own.get(page.name().template()))
                        .or(() -> Optional.ofNullable(own.get(PageName.LAYOUT)));
                problems.add(OwnFiles.problem(
                        file.orElseThrow(() -> e),
                        e instanceof MustacheException.Context at ? at.lineNo : 0,
                        e instanceof MustacheException.Context at
                                ? at.key + " is not there on the page "
                                        + page.name().template()
                                : String.valueOf(e.getMessage()),
                        "take the names of docs/pages.md"));
            }
        }
    }

    Rendered render(Slots.Filled page) {
        Compiled found = Optional.ofNullable(compiled.get(page.name())).orElseThrow();
        return new Rendered(
                found.template().execute(page.values()), found.policy().text(page.leadsTo()));
    }

    static Template compile(String layout, String content) {
        return Mustache.compiler()
                .escapeHTML(true)
                .strictSections(true)
                .emptyStringIsFalse(true)
                .withCollector(new MapsAlone())
                .withLoader(asked -> new StringReader(content))
                .compile(layout);
    }

    /** Put in before compiling, since nothing in an element {@code style} may be escaped. */
    static String filledStyle(String layout, String style) {
        return layout.replace(STYLE, style);
    }

    private static String text(Map<String, PageFile> own, String name) {
        return Optional.ofNullable(own.get(name)).map(PageFile::text).orElseGet(() -> resource(name + ".html"));
    }

    private static String resource(String file) {
        try (InputStream in = Templates.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads maps, lists and nothing by reflection. */
    private static final class MapsAlone extends BasicCollector {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }
}
