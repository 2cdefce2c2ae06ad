/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * By what members name people and groups.
 *
 * @param memberValue {@code dn}, or the attribute of people that members repeat
 * @param spelling that attribute as entries carry it
 * @param nested whether a member may name a group
 */
record Refs(String memberValue, String spelling, boolean nested) {

    /** The bit string that a {@code uniqueMember} may carry behind the name (RFC 4517, 3.3.21). */
    private static final Pattern UNIQUE_ID = Pattern.compile("#'[01]*'B$");

    /** Where there are no groups, the DN is as good as any. */
    static Refs withoutGroups() {
        return new Refs(LdapSettings.Groups.BY_DN, "", true);
    }

    /** A person's: the DN, or the attribute that members repeat; one without that attribute can be no member. */
    String person(String dn, Map<String, Object> attributes) {
        if (!byDn() && attributes.get(spelling) instanceof List<?> values && !values.isEmpty()) {
            return named(values.get(0).toString());
        }
        return DnForm.of(dn);
    }

    /** What a search must ask for to tell a person's reference; {@code 1.1} is none (RFC 4511, 4.5.1.8). */
    List<String> attributes() {
        return List.of(byDn() ? "1.1" : memberValue);
    }

    /** A group's: the DN; where groups do not nest, something that no member says. */
    String group(String dn) {
        return nested ? DnForm.of(dn) : "group " + DnForm.of(dn);
    }

    /** What a value of the members attribute names. */
    String member(String value) {
        if (!byDn()) {
            return named(value);
        }
        return DnForm.of(
                value.indexOf('#') < 0 ? value : UNIQUE_ID.matcher(value).replaceFirst(""));
    }

    private boolean byDn() {
        return memberValue.equalsIgnoreCase(LdapSettings.Groups.BY_DN);
    }

    /** With a blank, so that it never looks like a DN. */
    private String named(String value) {
        return memberValue.toLowerCase(Locale.ROOT) + " " + value.strip().toLowerCase(Locale.ROOT);
    }
}
