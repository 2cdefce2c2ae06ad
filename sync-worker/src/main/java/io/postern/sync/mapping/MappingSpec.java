/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each field comes from, as it was written: an attribute's name, or an expression that begins with {@code =}. A field
 * that is not named comes from the mapping below this one, and from nowhere where there is none.
 *
 * @param fields by name: {@link #KEY}, {@link #USERNAME}, {@link #EMAIL}, {@link #NAME}, {@link #SKIP}
 * @param profile keys of the account's profile
 * @param preferences keys of the account's preferences
 * @param extra keys of what the application keeps for this source beside the account
 * @param group fields of groups, by name: {@link #ID}, {@link #UUID}, {@link #NAME}, {@link #DESCRIPTION}
 * @param plugin the name of a {@link MappingPlugin} that has the last word
 */
public record MappingSpec(
        Map<String, String> fields,
        Map<String, String> profile,
        Map<String, String> preferences,
        Map<String, String> extra,
        Map<String, String> group,
        Optional<String> plugin) {

    /** The immutable id of a person. */
    public static final String KEY = "key";

    /** The login name. */
    public static final String USERNAME = "username";

    /** The address. */
    public static final String EMAIL = "email";

    /** The name to show, of a person or a group. */
    public static final String NAME = "name";

    /** Whether a record is passed over. */
    public static final String SKIP = "skip";

    /** The identifier of a group that people know. */
    public static final String ID = "id";

    /** The immutable id of a group. */
    public static final String UUID = "uuid";

    /** What a group is for. */
    public static final String DESCRIPTION = "description";

    /** Nothing at all. */
    public static final MappingSpec EMPTY =
            new MappingSpec(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty());

    /** Copies the maps. */
    public MappingSpec {
        fields = Map.copyOf(fields);
        profile = Map.copyOf(profile);
        preferences = Map.copyOf(preferences);
        extra = Map.copyOf(extra);
        group = Map.copyOf(group);
    }

    /** This mapping, completed field by field and key by key by another one. */
    public MappingSpec over(MappingSpec below) {
        return new MappingSpec(
                over(fields, below.fields),
                over(profile, below.profile),
                over(preferences, below.preferences),
                over(extra, below.extra),
                over(group, below.group),
                plugin.or(below::plugin));
    }

    /** Whether a field is named here: {@code key}, {@code profile.orcid}, {@code group.id}, {@code plugin}. */
    public boolean says(String field) {
        String[] parts = field.split("\\.", 2);
        if (parts.length == 1) {
            return fields.containsKey(field) || (field.equals("plugin") && plugin.isPresent());
        }
        return switch (parts[0]) {
            case "profile" -> profile.containsKey(parts[1]);
            case "preferences" -> preferences.containsKey(parts[1]);
            case "extra" -> extra.containsKey(parts[1]);
            default -> group.containsKey(parts[1]);
        };
    }

    private static Map<String, String> over(Map<String, String> above, Map<String, String> below) {
        Map<String, String> all = new LinkedHashMap<>(below);
        all.putAll(above);
        return all;
    }
}
