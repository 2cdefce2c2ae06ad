/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${NAME}}, <code>${NAME:-default}</code> and <code>${file:PATH}</code> in values.
 *
 * <ol>
 *   <li>Before YAML is parsed, {@link #protect} puts a mark in the place of each reference, because braces mean
 *       something in a flow list such as <code>[${NAME}]</code>.
 *   <li>When a value is read, {@link #resolve} puts in what the references stand for. That text is never looked at as YAML
 *       or for references again.
 * </ol>
 */
final class References {

    /** A secret is short; this leaves room for a chain of keys and keeps a wrong path from filling the memory. */
    private static final int LONGEST_FILE = 64 * 1024;

    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{[^}\"\\r\\n]*\\}|\\$\\{");
    private static final Pattern MARK = Pattern.compile(OPEN + "([0-9]{1,9})" + CLOSE);
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?");
    private static final String FILE = "file:";

    private final Map<String, String> environment;
    private final NamedFiles files;
    private final List<String> marked = new ArrayList<>();

    References(Map<String, String> environment, NamedFiles files) {
        this.environment = environment;
        this.files = files;
    }

    /**
     * What a value stands for.
     *
     * @param secret whether some of it came from a file
     * @param missing the file that is not there; the text is then not to be used
     */
    record Resolved(String text, boolean secret, Optional<Path> missing) {}

    /** The same text with marks in the place of references; it must not hold such marks of its own. */
    String protect(String text) throws Malformed {
        if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
            throw new Malformed("has a private-use character (U+E000 or U+E001)", "remove it");
        }
        return REFERENCE.matcher(text).replaceAll(reference -> {
            marked.add(reference.group());
            return OPEN + Integer.toString(marked.size() - 1) + CLOSE;
        });
    }

    /** The text as it was written, references included. */
    String written(String text) {
        return MARK.matcher(text)
                .replaceAll(mark -> Matcher.quoteReplacement(marked.get(Integer.parseInt(mark.group(1)))));
    }

    /** The text with what its references stand for. */
    Resolved resolve(String text) throws Malformed {
        StringBuilder result = new StringBuilder();
        boolean secret = false;
        Optional<Path> missing = Optional.empty();
        Matcher mark = MARK.matcher(text);
        while (mark.find()) {
            mark.appendReplacement(result, "");
            Resolved one = reference(marked.get(Integer.parseInt(mark.group(1))));
            result.append(one.text());
            secret |= one.secret();
            missing = missing.or(one::missing);
        }
        mark.appendTail(result);
        return new Resolved(result.toString(), secret, missing);
    }

    private Resolved reference(String written) throws Malformed {
        if (written.equals("$${")) {
            return new Resolved("${", false, Optional.empty());
        }
        if (!written.endsWith("}")) {
            throw new Malformed("has a ${ without its }", "close it, or write $${ for the characters themselves");
        }
        String body = written.substring(2, written.length() - 1);
        return body.startsWith(FILE) ? file(body.substring(FILE.length())) : variable(body);
    }

    private Resolved variable(String body) throws Malformed {
        Matcher parts = VARIABLE.matcher(body);
        if (!parts.matches()) {
            throw new Malformed(
                    "has a reference that is neither ${NAME}, ${NAME:-default} nor ${file:PATH}",
                    "write one of these, or $${ for the characters themselves");
        }
        String name = parts.group(1);
        String value = environment.getOrDefault(name, "");
        String otherwise = parts.group(2);
        if (otherwise != null) {
            return new Resolved(value.isEmpty() ? otherwise : value, false, Optional.empty());
        }
        if (!environment.containsKey(name)) {
            throw new Malformed(
                    "names the environment variable " + name + ", which is not set",
                    "set it, or write ${" + name + ":-default}");
        }
        return new Resolved(value, false, Optional.empty());
    }

    private Resolved file(String path) throws Malformed {
        Path file = files.name(path);
        if (!Files.exists(file)) {
            return new Resolved("", true, Optional.of(file));
        }
        if (path.isBlank() || !Files.isRegularFile(file)) {
            throw new Malformed("names " + file + ", which is not a file", "name a file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST_FILE + 1);
        } catch (IOException e) {
            throw new Malformed("names " + file + ", which cannot be read", "let this program's user read it");
        }
        if (bytes.length > LONGEST_FILE) {
            throw new Malformed("names " + file + ", which is longer than " + LONGEST_FILE + " bytes", "shorten it");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String value = text.replaceFirst("\\r?\\n\\z", "");
            if (value.isBlank()) {
                throw new Malformed("names " + file + ", which is empty", "write the value into it");
            }
            return new Resolved(value, true, Optional.empty());
        } catch (CharacterCodingException e) {
            throw new Malformed("names " + file + ", which is not UTF-8 text", "write it as text");
        }
    }
}
