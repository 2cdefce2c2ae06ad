/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Optional;

/** Fetches the values that a server held back. Every step must bring the very next value, or the reading is incomplete. */
final class RangedValues {

    /** Takes a part of the values of an attribute. */
    @FunctionalInterface
    interface Part {
        void take(Attribute values) throws Unfinished;
    }

    /**
     * Reads on after a first part.
     *
     * @param dn the entry
     * @param first what the server has given, with a last value
     */
    void rest(LDAPConnection connection, String dn, Ranged first, Part part) throws Unfinished {
        Ranged known = first;
        while (known.to().isPresent()) {
            int next = known.to().getAsInt() + 1;
            Found found = find(connection, dn, Ranged.from(known.attribute(), next), known.attribute());
            boolean follows = found.range().from() == next
                    && (found.range().to().isEmpty() || found.range().to().getAsInt() >= next);
            if (!follows) {
                throw missing(dn, known.attribute(), next, "another part came");
            }
            part.take(found.values());
            known = found.range();
        }
    }

    private record Found(Ranged range, Attribute values) {}

    private static Found find(LDAPConnection connection, String dn, String name, String base) throws Unfinished {
        int next = Ranged.of(name).orElseThrow().from();
        try {
            SearchResultEntry entry = connection.getEntry(dn, name);
            if (entry == null) {
                throw missing(dn, base, next, "the entry is gone");
            }
            for (Attribute attribute : List.copyOf(entry.getAttributes())) {
                Optional<Ranged> range = Ranged.of(attribute.getName());
                if (range.isPresent() && range.get().attribute().equalsIgnoreCase(base)) {
                    return new Found(range.get(), attribute);
                }
            }
            throw missing(dn, base, next, "nothing came");
        } catch (LDAPException e) {
            throw missing(dn, base, next, Reasons.of(e));
        }
    }

    private static Unfinished missing(String dn, String attribute, int next, String why) {
        return Unfinished.forGood("\"" + Reasons.shown(dn) + "\": the values of " + attribute + " from number " + next
                + " are missing: " + why);
    }
}
