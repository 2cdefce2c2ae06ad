/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Reads {@code pages}. */
final class PagesReader {

    private PagesReader() {}

    static PagesConfig pages(Section pages, ServerConfig server) {
        return new PagesConfig(
                pages.value("site-name", server.publicUrl().map(URI::getHost).orElse(""), Names.visible()),
                Optional.empty(),
                pages.value("color", Color.DEFAULT, Color.accent()),
                Optional.empty(),
                Map.of(),
                Map.of());
    }
}
