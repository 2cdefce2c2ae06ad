/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;

/**
 * One search as it goes to the server.
 *
 * @param what what an operator calls it: {@code users} or {@code groups}
 * @param attributes what to ask for, complete: nothing is added to it
 */
record Query(String what, String base, SearchScope scope, Filter filter, List<String> attributes) {

    /** All that people see of an entry, and OpenLDAP's immutable id, which is none of these. */
    private static final List<String> EVERYTHING = List.of("*", "entryUUID");

    Query {
        attributes = List.copyOf(attributes);
    }

    /** The search of the settings, with some attributes in addition. */
    static Query of(String what, LdapSettings.Search search, List<String> more) {
        List<String> attributes = new ArrayList<>(search.attributes().isEmpty() ? EVERYTHING : search.attributes());
        List<String> missing = new ArrayList<>(more);
        if (attributes.stream().anyMatch(EntryDecoder.DISABLED::equalsIgnoreCase)) {
            missing.add(EntryDecoder.CONTROL);
        }
        for (String attribute : missing) {
            if (attributes.stream().noneMatch(attribute::equalsIgnoreCase)) {
                attributes.add(attribute);
            }
        }
        return new Query(what, search.base(), scope(search.depth()), Checks.filter(search.filter()), attributes);
    }

    Query and(Filter narrower) {
        return new Query(what, base, scope, Filter.createANDFilter(filter, narrower), attributes);
    }

    Query asking(List<String> others) {
        return new Query(what, base, scope, filter, others);
    }

    Query at(String otherBase, SearchScope otherScope) {
        return new Query(what, otherBase, otherScope, filter, attributes);
    }

    /** How a sentence about it begins. */
    @Override
    public String toString() {
        return what + " below \"" + Reasons.shown(base) + "\"";
    }

    private static SearchScope scope(LdapSettings.Depth depth) {
        return switch (depth) {
            case BASE -> SearchScope.BASE;
            case ONE -> SearchScope.ONE;
            case SUB -> SearchScope.SUB;
        };
    }
}
