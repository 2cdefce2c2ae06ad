/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code keycloak.json}. */
final class KeycloakReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Sections that are told of as a whole, since nothing in them has its like here. */
    private static final Set<String> WHOLE = Set.of("policy-enforcer", "redirect-rewrite-rules");

    /** A property of the system that the adapter put in, or {@code env.NAME} for one of the environment. */
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{(env\\.)?([^}:]+)(?::([^}]*))?}");

    private final String where;
    private final Report report;
    private final OptionTable table = OptionTable.ofKeycloakAdapter();
    private final Settings settings = new Settings();

    private KeycloakReader(String where, Report report) {
        this.where = where;
        this.report = report;
    }

    /** What the file says, by key; those below {@code credentials} with it before them. */
    static Settings read(Path file, Report report) throws Unreadable {
        JsonNode root;
        try {
            root = JSON.readTree(TextFile.read(file));
        } catch (JsonProcessingException e) {
            // Not the parser's own words: they quote the file, which holds secrets.
            throw new Unreadable(file + " is not JSON, from line "
                    + Optional.ofNullable(e.getLocation())
                            .map(location -> String.valueOf(location.getLineNr()))
                            .orElse("1"));
        }
        if (root == null || !root.isObject()) {
            throw new Unreadable(file + " is no keycloak.json: its top is not an object");
        }
        KeycloakReader reader = new KeycloakReader(String.valueOf(file.getFileName()), report);
        reader.take("", root);
        return reader.settings;
    }

    private void take(String prefix, JsonNode object) throws Unreadable {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            Optional<Option> option = table.ofKey(key);
            boolean section = value.isObject() && option.isEmpty() && key.matches("credentials(\\.[^.]+)?");
            if (section) {
                take(key + ".", value);
            } else if (option.isEmpty()) {
                report.add(
                        Verdict.UNSUPPORTED,
                        key + " (" + where + ")",
                        "is no key of a keycloak.json; see what it was meant to do, and whether a key here does it");
            } else if (!value.isNull()) {
                setting(option.get(), key, value);
            }
        }
    }

    private void setting(Option option, String key, JsonNode value) throws Unreadable {
        if (WHOLE.contains(key)) {
            settings.add(new Setting(option, key, List.of(value.toString()), where, Optional.empty()));
            return;
        }
        if (value.isContainerNode()) {
            throw new Unreadable(where + ": " + key + " is not a single value; correct it");
        }
        String text = value.asText();
        Matcher whole = PROPERTY.matcher(text);
        Optional<String> variable = whole.matches() && whole.group(1) != null
                ? Optional.of(whole.group(2)).filter(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"))
                : Optional.empty();
        if (!(option.shape().isSecret() && variable.isPresent())) {
            text = resolved(key, text);
        }
        settings.add(Intake.setting(option, key, List.of(text), where, variable));
    }

    /** With defaults in the places of properties; nothing where one has no default, since nobody knows its value here. */
    private String resolved(String key, String text) {
        List<String> unknown = new ArrayList<>();
        String resolved = PROPERTY.matcher(text).replaceAll(found -> {
            if (found.group(3) == null) {
                unknown.add(found.group(2));
                return "";
            }
            return Matcher.quoteReplacement(found.group(3));
        });
        if (!resolved.equals(text)) {
            String sentence = unknown.isEmpty()
                    ? "names a property of the running app; its default counts here"
                    : "names a property of the running app, which has no default; write its value into the file, and import"
                            + " it again";
            report.setAside(key + " (" + where + ")", sentence);
        }
        return unknown.isEmpty() ? resolved : "";
    }
}
