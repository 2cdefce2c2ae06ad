/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The look of the gate's own pages.
 *
 * @param siteName what people call the site; by default the host of {@code server.public-url}, empty without one
 * @param logo the logo as a {@code data:} URL
 * @param color the colour of buttons and links
 * @param contact whom to ask: a {@code mailto:}, {@code https:} or {@code http:} URL
 * @param templates the operator's own templates, by name without ending
 * @param languages the operator's own texts, by language tag and key
 */
public record PagesConfig(
        String siteName,
        Optional<String> logo,
        Color color,
        Optional<URI> contact,
        Map<String, String> templates,
        Map<String, Map<String, String>> languages) {

    /** Copies the maps. */
    public PagesConfig {
        templates = Map.copyOf(templates);
        Map<String, Map<String, String>> copied = new HashMap<>(languages);
        copied.replaceAll((tag, texts) -> Map.copyOf(texts));
        languages = Map.copyOf(copied);
    }
}
