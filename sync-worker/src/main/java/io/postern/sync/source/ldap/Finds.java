/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;

/** Takes what a search finds. */
interface Finds {

    /** Takes an entry while its page is still being read, so that the connection is busy. */
    void take(SearchResultEntry entry);

    /** Does what needed the connection, between two pages. */
    default void betweenPages(LDAPConnection connection) throws Unfinished {}
}
