/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;

/**
 * Distinguished names in one form, so that a member's name and the entry's own are the same text however a server
 * spelled either: types and values in lower case, no needless blanks, escapes in one way (RFC 4514).
 */
final class DnForm {

    private DnForm() {}

    /** The one form; of a text that is no distinguished name, its lower case, which names nobody. */
    static String of(String dn) {
        if (isPlain(dn)) {
            return lowerCase(dn);
        }
        try {
            return new DN(dn).toNormalizedString();
        } catch (LDAPException e) {
            return dn.strip().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whether lower case is all that is needed. Nearly every name of a real directory is so, and a hundred thousand
     * members parsed one by one would take longer than reading them.
     */
    private static boolean isPlain(String dn) {
        boolean inValue = false;
        char before = ',';
        for (int i = 0; i < dn.length(); i++) {
            char c = dn.charAt(i);
            if (c == ',') {
                if (!inValue || before == ' ' || before == '=') {
                    return false;
                }
                inValue = false;
            } else if (c == '=') {
                if (inValue || before == ',') {
                    return false;
                }
                inValue = true;
            } else if (c == ' ') {
                if (!inValue || before == ' ' || before == '=') {
                    return false;
                }
            } else if (!isPlain(c, inValue)) {
                return false;
            }
            before = c;
        }
        return inValue && before != ' ' && before != '=';
    }

    private static boolean isPlain(char c, boolean inValue) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') {
            return true;
        }
        return inValue && (c == '_' || c == '.' || c == '@' || c == '/' || c == '(' || c == ')' || c == ':');
    }

    private static String lowerCase(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return ascii.toLowerCase(Locale.ROOT);
            }
        }
        return ascii;
    }
}
