/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.postern.config.PagesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled templates, each inside the layout. Logic-less: a template shows texts, repeats over lists and asks flags, and
 * everything that it inserts is escaped. What it can reach are maps, never an object's methods.
 */
final class Templates {
    private final Map<PageName, Compiled> compiled;

    /** A template with the policy under which it is shown. */
    private record Compiled(Template template, ContentPolicy policy) {}

    /** A page as it is sent. */
    record Rendered(String html, String policy) {}

    private Templates(Map<PageName, Compiled> compiled) {
        this.compiled = compiled;
    }

    static Templates of(PagesConfig config) {
        String layout = text(config, PageName.LAYOUT).replace("{{style}}", Style.of(config));
        Map<PageName, Compiled> compiled = new EnumMap<>(PageName.class);
        for (PageName name : PageName.values()) {
            String content = text(config, name.template());
            Template template = Mustache.compiler()
                    .escapeHTML(true)
                    .strictSections(true)
                    .emptyStringIsFalse(true)
                    .withCollector(new MapsAlone())
                    .withLoader(asked -> loaded(asked, content))
                    .compile(layout);
            compiled.put(name, new Compiled(template, ContentPolicy.of(config, layout, content)));
        }
        return new Templates(compiled);
    }

    Rendered render(Slots.Filled page) {
        Compiled found = Optional.ofNullable(compiled.get(page.name())).orElseThrow();
        return new Rendered(
                found.template().execute(page.values()), found.policy().text(page.leadsTo()));
    }

    private static StringReader loaded(String asked, String content) {
        if (!asked.equals("content")) {
            throw new IllegalArgumentException("only {{>content}} can be included");
        }
        return new StringReader(content);
    }

    private static String text(PagesConfig config, String name) {
        return Optional.ofNullable(config.templates().get(name)).orElseGet(() -> ours(name));
    }

    private static String ours(String name) {
        return resource(name + ".html");
    }

    static String resource(String file) {
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
