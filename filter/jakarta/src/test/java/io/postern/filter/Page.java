/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation.
 *
 * @param name below its folder
 */
record Page(String name) {
    /** The first block of code in that language that has such a word. */
    String block(String language, String word) throws IOException {
        String text = Files.readString(Path.of("../../docs").resolve(name));
        Matcher block = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```").matcher(text);
        return block.results()
                .map((MatchResult found) -> found.group(1))
                .filter(code -> code.contains(word))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + language + " with " + word + " in " + name));
    }

    /** The first element of that name in a block of XML. */
    Element element(String tag) throws IOException {
        return new Element(block("xml", "<" + tag));
    }

    /** An element without content. */
    record Element(String xml) {
        String attribute(String attribute) {
            Matcher value = Pattern.compile("\\b" + attribute + "=\"([^\"]*)\"").matcher(xml);
            if (!value.find()) {
                throw new AssertionError("no " + attribute + " in " + xml);
            }
            return value.group(1);
        }
    }
}
