/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line. Blanks and line ends part them, quotes and backslashes protect as in a shell; a line that
 * begins with a hyphen and a blank is an entry of a YAML list, and brackets, commas and quotes around all are a JSON list.
 */
final class Words {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean open;

    private Words() {}

    static List<String> of(String text) {
        Words words = new Words();
        String stripped = text.strip();
        if (stripped.startsWith("[") && stripped.endsWith("]")) {
            words.shell(stripped.substring(1, stripped.length() - 1), true);
            return words.words;
        }
        StringBuilder rest = new StringBuilder();
        for (String written : text.lines().toList()) {
            String line = written.strip();
            if (line.startsWith("#") || line.equals("args:") || line.equals("command:")) {
                continue;
            }
            if (line.startsWith("- ")) {
                words.words.add(entry(line.substring(2).strip()));
            } else {
                rest.append(line.endsWith("\\") ? line.substring(0, line.length() - 1) : line)
                        .append('\n');
            }
        }
        words.shell(rest.toString(), false);
        return words.words;
    }

    private static String entry(String text) {
        int last = text.length() - 1;
        if (last > 0 && text.charAt(0) == '\'' && text.charAt(last) == '\'') {
            return text.substring(1, last).replace("''", "'");
        }
        if (last > 0 && text.charAt(0) == '"' && text.charAt(last) == '"') {
            return text.substring(1, last).replaceAll("\\\\(.)", "$1");
        }
        return text.replaceFirst("\\s+#.*$", "");
    }

    private void shell(String text, boolean commas) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                open = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                open = true;
            } else if (Character.isWhitespace(c) || (commas && c == ',')) {
                end();
            } else {
                word.append(c);
                open = true;
            }
        }
        end();
    }

    private void end() {
        if (open) {
            words.add(word.toString());
            word.setLength(0);
            open = false;
        }
    }
}
