/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;

/** Entries of the users' search, handed on as people. */
final class PeopleFinds implements Finds {

    private final EntryDecoder decoder;
    private final Refs refs;
    private final PrimaryGroups primaryGroups;
    private final Reception reception;
    private final PartialEntries partial;

    PeopleFinds(EntryDecoder decoder, Refs refs, PrimaryGroups primaryGroups, Reception reception) {
        this.decoder = decoder;
        this.refs = refs;
        this.primaryGroups = primaryGroups;
        this.reception = reception;
        this.partial = new PartialEntries(decoder);
    }

    @Override
    public void take(SearchResultEntry entry) {
        try {
            EntryDecoder.Decoded decoded = decoder.decode(entry, "");
            if (decoded.ranges().isEmpty()) {
                hand(entry, decoded);
            } else {
                partial.keep(entry, decoded);
            }
        } catch (Unreadable e) {
            reception.unreadable(Reasons.shown(entry.getDN()), e.reason());
        }
    }

    @Override
    public void betweenPages(LDAPConnection connection) throws Unfinished {
        partial.complete(connection, this::hand, reception::unreadable);
    }

    private void hand(SearchResultEntry entry, EntryDecoder.Decoded decoded) {
        primaryGroups.note(decoder, decoded.attributes());
        reception.person(new Entry(refs.person(entry.getDN(), decoded.attributes()), decoded.attributes()));
    }
}
