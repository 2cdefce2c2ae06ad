/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the files of a Java web app do not say of where it is.
 *
 * @param publicUrl what a browser sees, without the context path
 * @param upstream where the app is, for a gate in front of it; none for one inside
 * @param contextPath of the app, put before every path; empty where the gate is a filter, which knows it
 */
public record JavaSite(Optional<String> publicUrl, Optional<String> upstream, String contextPath) {
    /** The first lines of the result. */
    static String head(String command, Path file) {
        return "# Made by import " + command + " from " + YamlText.comment(String.valueOf(file.getFileName())) + ".\n"
                + "# Read the report beside it.\n\n";
    }

    /** Writes what is known, and says what is not. */
    void write(Draft draft, Report report) {
        if (publicUrl.isPresent()) {
            draft.put("server.public-url", YamlText.of(publicUrl.get()));
        } else {
            draft.comment("server", "public-url: what a browser sees, scheme, host and port; it must be set.");
            report.step("Set server.public-url to what a browser sees: scheme, host and port.");
        }
        upstream.ifPresent(url -> draft.put("upstream.url", YamlText.of(url)));
    }
}
