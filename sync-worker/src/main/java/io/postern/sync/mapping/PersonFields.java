/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import java.util.Map;
import java.util.Optional;

/**
 * The fields of a person, before they are checked.
 *
 * @param key the immutable id
 * @param username the login name
 * @param email the address
 * @param name the name to show
 * @param profile values as JSON has them
 * @param preferences values as JSON has them
 * @param extra values as JSON has them
 */
public record PersonFields(
        Optional<String> key,
        Optional<String> username,
        Optional<String> email,
        Optional<String> name,
        Map<String, Object> profile,
        Map<String, Object> preferences,
        Map<String, Object> extra) {

    /** Copies the maps. */
    public PersonFields {
        profile = Map.copyOf(profile);
        preferences = Map.copyOf(preferences);
        extra = Map.copyOf(extra);
    }
}
