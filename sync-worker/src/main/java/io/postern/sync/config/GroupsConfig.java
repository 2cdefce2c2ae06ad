/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import java.util.List;
import java.util.Set;

/**
 * Which groups of the sources reach the application.
 *
 * @param include patterns of identifiers, in which {@code *} stands for any text; a group that none matches is left alone
 * @param sysadmin identifiers of the groups whose members are sysadmins; nobody where it is empty
 */
public record GroupsConfig(List<String> include, Memberships memberships, Set<String> sysadmin) {

    /** Copies the collections. */
    public GroupsConfig {
        include = List.copyOf(include);
        sysadmin = Set.copyOf(sysadmin);
    }

    /** Whether a group is wanted: as a role or an organisation, or because its members are sysadmins. */
    public boolean includes(String groupId) {
        return sysadmin.contains(groupId) || include.stream().anyMatch(pattern -> matches(pattern, groupId));
    }

    /** Takes time in proportion to the product of the two lengths at most: only the last star is ever tried again. */
    private static boolean matches(String pattern, String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
