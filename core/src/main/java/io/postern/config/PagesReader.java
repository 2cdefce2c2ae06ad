/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.util.regex.Pattern;

/** Reads {@code pages}. */
final class PagesReader {
    /** Wide enough for every real address, and without anything that a mail program takes for more than one. */
    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*");

    private PagesReader() {}

    static PagesConfig pages(Section pages, ServerConfig server) {
        PageFiles files = new PageFiles(pages);
        return new PagesConfig(
                pages.value("site-name", server.publicUrl().map(URI::getHost).orElse(""), Names.visible()),
                files.logo(),
                pages.value("color", Color.DEFAULT, Color.accent()),
                pages.optional("contact", contact()),
                files.templates());
    }

    private static Syntax<URI> contact() {
        Syntax<URI> url = Addresses.url("https", "http");
        return text -> {
            String address = text.startsWith("mailto:") ? text.substring("mailto:".length()) : text;
            if (MAIL.matcher(address).matches()) {
                return URI.create("mailto:" + address);
            }
            if (!text.startsWith("https://") && !text.startsWith("http://")) {
                throw new Malformed(
                        "is neither an e-mail address nor a web address",
                        "write for example help@example.org or https://example.org/help");
            }
            return url.parse(text);
        };
    }
}
