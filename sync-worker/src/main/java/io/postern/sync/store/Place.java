/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.Optional;

/**
 * What a group of a source is in the application.
 *
 * @param role the role, organisation or group that its members belong to; empty where there is none
 * @param capacity what its members are there; empty where the application knows no such thing
 * @param sysadmin whether its members are sysadmins
 * @param group whether it is one of CKAN's groups and no organisation
 */
public record Place(Optional<String> role, String capacity, boolean sysadmin, boolean group) {

    /** One that is none of CKAN's groups. */
    public Place(Optional<String> role, String capacity, boolean sysadmin) {
        this(role, capacity, sysadmin, false);
    }
}
