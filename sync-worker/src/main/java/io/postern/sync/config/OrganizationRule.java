/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * Reads a place in an organisation of CKAN out of the identifier of a group.
 *
 * @param group a pattern for the whole identifier, with groups named {@code org} and {@code capacity}; it is matched in
 *     time linear to the identifier's length, so that none can be made that holds a run up
 */
public record OrganizationRule(Pattern group) {

    /** The name of the group of the pattern that is the organisation. */
    public static final String ORG = "org";

    /** The name of the group of the pattern that is the capacity. */
    public static final String CAPACITY = "capacity";

    /** What members of a group are in an organisation. */
    public enum Capacity {
        /** May change the organisation and its members. */
        ADMIN,
        /** May change its datasets. */
        EDITOR,
        /** May see its private datasets. */
        MEMBER
    }

    /** The members of a group are this in that organisation. */
    public record Place(String organization, Capacity capacity) {}

    /** The place that a group stands for; empty where it stands for none. */
    public Optional<Place> place(String groupId) {
        return place(group, ORG, groupId);
    }

    /** The same with another name for the part that says where. */
    static Optional<Place> place(Pattern group, String where, String groupId) {
        Matcher matcher = group.matcher(groupId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> organization =
                Optional.ofNullable(matcher.group(where)).filter(name -> !name.isEmpty());
        Optional<Capacity> capacity =
                Optional.ofNullable(matcher.group(CAPACITY)).flatMap(OrganizationRule::capacity);
        return organization.flatMap(name -> capacity.map(known -> new Place(name, known)));
    }

    private static Optional<Capacity> capacity(String word) {
        return switch (word) {
            case "admin" -> Optional.of(Capacity.ADMIN);
            case "editor" -> Optional.of(Capacity.EDITOR);
            case "member" -> Optional.of(Capacity.MEMBER);
            default -> Optional.empty();
        };
    }
}
