/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The entries of one page of which an attribute came in part, until the connection is free to ask for the rest. */
final class PartialEntries {

    /** Nobody is told apart by more values of one attribute; they are held in memory, unlike members. */
    private static final int MAX_VALUES = 100_000;

    private final EntryDecoder decoder;
    private final RangedValues ranged = new RangedValues();
    private final List<Kept> page = new ArrayList<>();

    private record Kept(SearchResultEntry entry, EntryDecoder.Decoded decoded) {
        String dn() {
            return entry.getDN();
        }
    }

    /** Takes an entry that is whole at last. */
    @FunctionalInterface
    interface Whole {
        void take(SearchResultEntry entry, EntryDecoder.Decoded decoded) throws Unfinished;
    }

    PartialEntries(EntryDecoder decoder) {
        this.decoder = decoder;
    }

    void keep(SearchResultEntry entry, EntryDecoder.Decoded decoded) {
        page.add(new Kept(entry, decoded));
    }

    /** Completes and hands on what was kept. */
    void complete(LDAPConnection connection, Whole whole, BiConsumer<String, String> unreadable) throws Unfinished {
        List<Kept> entries = List.copyOf(page);
        page.clear();
        for (Kept entry : entries) {
            List<String> damages = new ArrayList<>();
            for (Ranged range : entry.decoded().ranges()) {
                add(connection, entry, range, damages);
            }
            if (damages.isEmpty()) {
                whole.take(entry.entry(), entry.decoded());
            } else {
                unreadable.accept(Reasons.shown(entry.dn()), damages.get(0));
            }
        }
    }

    private void add(LDAPConnection connection, Kept entry, Ranged range, List<String> damages) throws Unfinished {
        String name = decoder.spelling(range.attribute());
        List<String> values = new ArrayList<>();
        if (entry.decoded().attributes().get(name) instanceof List<?> first) {
            first.forEach(value -> values.add(value.toString()));
        }
        ranged.rest(connection, entry.dn(), range, part -> {
            try {
                values.addAll(decoder.values(part));
            } catch (Unreadable e) {
                damages.add(e.reason());
            }
            if (values.size() > MAX_VALUES) {
                throw Unfinished.forGood("\"" + Reasons.shown(entry.dn()) + "\": " + name + " has more than "
                        + MAX_VALUES + " values; leave it out of the mapping");
            }
        });
        entry.decoded().attributes().put(name, values);
    }
}
