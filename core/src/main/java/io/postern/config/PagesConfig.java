/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The look of the gate's own pages.
 *
 * @param siteName what people call the site; by default the host of {@code server.public-url}, empty without one
 * @param logo the logo as a {@code data:} URL
 * @param color the colour of buttons and links
 * @param contact whom to ask: a {@code mailto:}, {@code https:} or {@code http:} URL
 * @param files the operator's own templates and texts, as they were read
 */
public record PagesConfig(
        String siteName, Optional<String> logo, Color color, Optional<URI> contact, List<PageFile> files) {

    /** Copies the list. */
    public PagesConfig {
        files = List.copyOf(files);
    }

    /**
     * A file of {@code pages.templates}.
     *
     * @param path where it is
     * @param text what is in it
     */
    public record PageFile(Path path, String text) {
        /** The name without the ending. */
        public String stem() {
            String name = fileName();
            return name.substring(0, name.lastIndexOf('.'));
        }

        /** Whether it holds texts of a language, not a template. */
        public boolean isLanguage() {
            return fileName().endsWith(PageFiles.LANGUAGE);
        }

        private String fileName() {
            return String.valueOf(path.getFileName());
        }
    }
}
