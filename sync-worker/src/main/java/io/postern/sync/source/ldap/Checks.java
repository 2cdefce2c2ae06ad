/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;

/** Refuses settings that no server would understand. */
final class Checks {

    private Checks() {}

    static void dn(String key, String value) {
        if (!DN.isValidDN(value)) {
            throw new IllegalArgumentException(
                    key + ": " + value + " is no distinguished name; write it as OU=Users,DC=example,DC=org");
        }
    }

    static Filter filter(String value) {
        try {
            return Filter.create(value);
        } catch (LDAPException e) {
            throw new IllegalArgumentException(
                    "filter: " + value + " is no search filter (RFC 4515); write it as (employeeID=*)", e);
        }
    }
}
