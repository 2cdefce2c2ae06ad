/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * Reads a place in a group of CKAN, which is no organisation, out of the identifier of a source's group.
 *
 * @param group a pattern for the whole identifier, with groups named {@code name} and {@code capacity}
 */
public record GroupRule(Pattern group) {

    /** The name of the group of the pattern that is CKAN's group. */
    public static final String NAME = "name";

    /** The place that a group stands for, with the group of CKAN as the organisation; empty where it stands for none. */
    public Optional<OrganizationRule.Place> place(String groupId) {
        return OrganizationRule.place(group, NAME, groupId);
    }
}
