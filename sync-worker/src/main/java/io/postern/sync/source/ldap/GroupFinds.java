/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entries of the groups' search, handed on as groups and members. */
final class GroupFinds implements Finds {

    private final EntryDecoder decoder;
    private final String members;
    private final Refs refs;
    private final PrimaryGroups primaryGroups;
    private final Reception reception;
    private final Texts texts = new Texts();
    private final PartialEntries partial;
    private final RangedValues ranged = new RangedValues();
    private final List<Unread> unread = new ArrayList<>();

    /** A group of this page of which there are more members to ask for. */
    private record Unread(String dn, String ref, Ranged known) {}

    /** @param members the attribute that holds them; they never become part of the group's entry */
    GroupFinds(EntryDecoder decoder, String members, Refs refs, PrimaryGroups primaryGroups, Reception reception) {
        this.decoder = decoder;
        this.members = members;
        this.refs = refs;
        this.primaryGroups = primaryGroups;
        this.reception = reception;
        this.partial = new PartialEntries(decoder);
    }

    @Override
    public void take(SearchResultEntry entry) {
        try {
            EntryDecoder.Decoded decoded = decoder.decode(entry, members);
            if (decoded.ranges().isEmpty()) {
                hand(entry, decoded);
            } else {
                partial.keep(entry, decoded);
            }
        } catch (Unreadable e) {
            reception.unreadableGroup(Reasons.shown(entry.getDN()), e.reason());
        }
    }

    @Override
    public void betweenPages(LDAPConnection connection) throws Unfinished {
        partial.complete(connection, this::hand, reception::unreadableGroup);
        List<Unread> groups = List.copyOf(unread);
        unread.clear();
        for (Unread group : groups) {
            ranged.rest(connection, group.dn(), group.known(), part -> handMembers(group.dn(), group.ref(), part));
        }
    }

    private void hand(SearchResultEntry entry, EntryDecoder.Decoded decoded) {
        String ref = refs.group(entry.getDN());
        if (!reception.group(new Entry(ref, decoded.attributes()))) {
            return;
        }
        primaryGroups.noteGroup(decoder, ref, decoded.attributes());
        for (Attribute attribute : entry.getAttributes()) {
            Optional<Ranged> range = Ranged.of(attribute.getName());
            String name = range.map(Ranged::attribute).orElse(attribute.getName());
            if (name.equalsIgnoreCase(members)) {
                handMembers(entry.getDN(), ref, attribute);
                range.filter(part -> part.to().isPresent())
                        .ifPresent(part -> unread.add(new Unread(entry.getDN(), ref, part)));
            }
        }
    }

    private void handMembers(String dn, String ref, Attribute values) {
        for (ASN1OctetString value : values.getRawValues()) {
            try {
                reception.member(ref, refs.member(texts.of(members, value.getValue())));
            } catch (Unreadable e) {
                reception.unreadableGroup(Reasons.shown(dn), e.reason());
            }
        }
    }
}
