/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The membership that Active Directory keeps in the person and not in the group: {@code primaryGroupID} is the last part
 * of the group's {@code objectSid} (MS-ADSC 2.120). People come first, so what is kept of them is which groups are
 * somebody's primary one; those are few, and each is asked for its people at the end.
 */
final class PrimaryGroups {

    static final String ID = "primaryGroupID";
    static final String SID = "objectSid";

    /** A domain has one or two; a directory that claims more makes no sense. */
    private static final int MAX_GROUPS = 10_000;

    private final boolean wanted;
    private final Set<String> sids = new TreeSet<>();
    private final Map<String, String> idsByGroup = new LinkedHashMap<>();

    PrimaryGroups(boolean wanted) {
        this.wanted = wanted;
    }

    /** What a person's entry says. */
    void note(EntryDecoder decoder, Map<String, Object> person) {
        if (!wanted || sids.size() >= MAX_GROUPS) {
            return;
        }
        Optional<String> id = first(person, decoder.spelling(ID));
        Optional<String> sid = first(person, decoder.spelling(SID));
        if (id.isPresent() && sid.isPresent() && sid.get().lastIndexOf('-') > 0) {
            sids.add(sid.get().substring(0, sid.get().lastIndexOf('-') + 1) + id.get());
        }
    }

    /** Keeps a group whose members are wanted, if it is somebody's primary one. */
    void noteGroup(EntryDecoder decoder, String ref, Map<String, Object> group) {
        Optional<String> sid = first(group, decoder.spelling(SID));
        if (sid.isPresent() && sids.contains(sid.get())) {
            idsByGroup.put(ref, sid.get().substring(sid.get().lastIndexOf('-') + 1));
        }
    }

    /** The {@code primaryGroupID} to search for, by the group's reference. */
    Map<String, String> idsByGroup() {
        return idsByGroup;
    }

    private static Optional<String> first(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof List<?> values && !values.isEmpty()
                ? Optional.of(values.get(0).toString())
                : Optional.empty();
    }
}
