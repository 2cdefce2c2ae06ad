/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as the gate's configuration takes them. */
final class YamlText {
    /** What YAML reads as the text that it is, in a flow list too. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9._/@+*-]*|https?://[A-Za-z0-9._/:-]*[A-Za-z0-9_/-]"
                    + "|[0-9]+(?:\\.[0-9]+){3}(?:[:/][0-9]+)?|[0-9]+(?:ms|s|m|h)");

    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n");
    private static final int LAST_OF_ASCII = 0x7e;

    private YamlText() {}

    /** One value, quoted where it must be. A reference in it is taken for plain text. */
    static String of(String value) {
        return PLAIN.matcher(value).matches() && !WORD_OF_YAML.matcher(value).matches()
                ? value
                : quoted(value.replace("${", "$${"));
    }

    /** A reference such as <code>${file:/run/secrets/oidc}</code>. */
    static String reference(String reference) {
        return quoted(reference);
    }

    /** A flow list. */
    static String of(List<String> values) {
        return values.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Text for a comment: one line. */
    static String comment(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Co}\\p{Cs}\\u2028\\u2029]", "?");
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').appendCodePoint(c);
            } else if (c >= ' ' && c <= LAST_OF_ASCII) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format("\\U%08x", c));
            }
        });
        return text.append('"').toString();
    }
}
