/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.config.PagesConfig.PageFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operator's own files, sorted and checked.
 *
 * @param templates by name
 * @param languages the texts by language tag and key
 */
record OwnFiles(Map<String, PageFile> templates, Map<String, Map<String, String>> languages) {
    OwnFiles {
        templates = Map.copyOf(templates);
        languages = Map.copyOf(languages);
    }

    /** Those that can be used; what is wrong with the others is added to {@code problems}. */
    static OwnFiles of(List<PageFile> files, List<String> problems) {
        Map<String, PageFile> templates = new HashMap<>();
        Map<String, Map<String, String>> languages = new HashMap<>();
        for (PageFile file : files) {
            if (file.isLanguage()) {
                LanguageFile.read(file, problems).ifPresent(texts -> languages.put(file.stem(), texts));
            } else if (TemplateFile.check(file, problems)) {
                templates.put(file.stem(), file);
            }
        }
        return new OwnFiles(templates, languages);
    }

    /** A problem in the form in which all of the configuration are written. */
    static String problem(PageFile file, int line, String message, String remedy) {
        return "pages.templates: " + file.path() + (line > 0 ? " line " + line : "") + ": " + message + "; " + remedy;
    }
}
