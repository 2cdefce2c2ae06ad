/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.config.PagesConfig;

/** The one style sheet, with the site's colour in it. */
final class Style {
    private Style() {}

    static String of(PagesConfig config) {
        return ":root{--accent:" + config.color().text() + ";--accent-on-dark:"
                + config.color().onDark() + "}\n"
                + Templates.resource("style.css").strip();
    }
}
