/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Attributes as they came into lists of strings by name. Names are spelled as they were asked for, whatever the server
 * makes of them; {@code dn} is the entry's name, and {@code accountDisabled} says of an entry with
 * {@code userAccountControl} whether its second bit is set. Used by one thread.
 */
final class EntryDecoder {

    /** The name under which an entry carries its distinguished name. */
    static final String DN = "dn";

    /** What {@link #DISABLED} is taken from. */
    static final String CONTROL = "userAccountControl";

    /** Whether the account of Active Directory is switched off: {@code true} or {@code false}. */
    static final String DISABLED = "accountDisabled";

    private static final int ACCOUNT_DISABLE = 2;

    /** Names that differ in their options only come in numbers, as {@code cn;lang-fr}, but not in thousands. */
    private static final int MAX_SPELLINGS = 1000;

    private final Texts texts = new Texts();
    private final Map<String, String> asked = new HashMap<>();
    private final Map<String, Name> names = new HashMap<>();

    /** An attribute's name as it came, understood once. */
    private record Name(String spelling, boolean wanted, Optional<KnownSyntax> syntax, Optional<Ranged> range) {}

    /**
     * One entry.
     *
     * @param attributes lists of strings by name
     * @param ranges the attributes of which the server gave a part
     */
    record Decoded(Map<String, Object> attributes, List<Ranged> ranges) {}

    /** @param attributes what was asked for; empty where everything was */
    EntryDecoder(List<String> attributes) {
        for (String attribute : attributes) {
            asked.put(attribute.toLowerCase(Locale.ROOT), attribute);
        }
    }

    /**
     * Decodes all attributes but one.
     *
     * @param omitted the base name of an attribute to leave out: members are handed on one by one; may be empty
     * @throws Unreadable where a name or a value that was asked for is not text
     */
    Decoded decode(SearchResultEntry entry, String omitted) throws Unreadable {
        if (entry.getDN().indexOf('\uFFFD') >= 0) {
            throw new Unreadable("dn: it is not UTF-8");
        }
        Map<String, Object> attributes = new HashMap<>();
        List<Ranged> ranges = List.of();
        attributes.put(DN, List.of(entry.getDN()));
        for (Attribute attribute : entry.getAttributes()) {
            Name name = name(attribute.getName());
            if (name.spelling().equalsIgnoreCase(omitted)) {
                continue;
            }
            if (name.range().isPresent()) {
                ranges = ranges.isEmpty() ? new ArrayList<>() : ranges;
                ranges.add(name.range().get());
            }
            put(attributes, name, attribute);
        }
        return new Decoded(attributes, ranges);
    }

    /** The values of one attribute, as {@link #decode} gives them. */
    List<String> values(Attribute attribute) throws Unreadable {
        Name name = name(attribute.getName());
        return values(name, attribute.getRawValues());
    }

    /** How an attribute is spelled in a decoded entry. */
    String spelling(String attribute) {
        return name(attribute).spelling();
    }

    private void put(Map<String, Object> attributes, Name name, Attribute attribute) throws Unreadable {
        List<String> values;
        try {
            values = values(name, attribute.getRawValues());
        } catch (Unreadable e) {
            if (name.wanted()) {
                throw e;
            }
            return;
        }
        if (values.isEmpty()) {
            return; // Active Directory sends the empty attribute beside its first range
        }
        attributes.put(name.spelling(), values);
        if (name.spelling().equalsIgnoreCase(CONTROL)) {
            disabled(values.get(0)).ifPresent(disabled -> attributes.put(DISABLED, List.of(disabled)));
        }
    }

    private static Optional<String> disabled(String control) {
        try {
            return Optional.of(Boolean.toString((Long.parseLong(control.strip()) & ACCOUNT_DISABLE) != 0));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private List<String> values(Name name, ASN1OctetString[] raw) throws Unreadable {
        if (raw.length == 1) {
            return List.of(value(name, raw[0].getValue()));
        }
        List<String> values = new ArrayList<>(raw.length);
        for (ASN1OctetString value : raw) {
            values.add(value(name, value.getValue()));
        }
        return values;
    }

    private String value(Name name, byte[] value) throws Unreadable {
        if (name.syntax().isPresent()) {
            Optional<String> text = name.syntax().get().text(value);
            if (text.isPresent()) {
                return text.get();
            }
        }
        return texts.of(name.spelling(), value);
    }

    private Name name(String received) {
        Name known = names.get(received);
        if (known != null) {
            return known;
        }
        Optional<Ranged> range = Ranged.of(received);
        String base = range.map(Ranged::attribute).orElse(received);
        String wanted = asked.get(base.toLowerCase(Locale.ROOT));
        Name made = new Name(wanted == null ? base : wanted, wanted != null, KnownSyntax.of(base), range);
        if (names.size() < MAX_SPELLINGS) {
            names.put(received, made);
        }
        return made;
    }
}
