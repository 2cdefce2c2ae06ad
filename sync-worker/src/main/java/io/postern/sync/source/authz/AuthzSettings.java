/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.HttpSettings;
import java.net.URI;
import java.util.List;

/**
 * Where the Authorization Service is and what is asked of it.
 *
 * @param id the source's id in the configuration
 * @param keycloakUrl the origin that gives tokens, such as {@code https://auth.cern.ch}
 * @param url the origin of the service, such as {@code https://authorization-service-api.web.cern.ch}
 * @param client what is shown for a token
 * @param pageSize how many records one page has, 2 to {@value #LARGEST_PAGE}
 * @param filter which identities are people, as {@code field:value} or {@code field:operator:value}; all must hold
 * @param fields the attributes that the mapping names; {@link #FIELDS} are asked for in any case
 * @param groups whether groups are read
 * @param members which members of the groups are read
 * @param http time-outs, retries, trust
 */
public record AuthzSettings(
        String id,
        URI keycloakUrl,
        URI url,
        ClientCredentials client,
        int pageSize,
        List<String> filter,
        List<String> fields,
        boolean groups,
        Members members,
        HttpSettings http) {

    /** What one page has unless the configuration says otherwise. */
    public static final int USUAL_PAGE = 1000;

    /** The largest page that clients of the service are known to ask for. */
    public static final int LARGEST_PAGE = 5000;

    /** People with a primary account who are active: the filter where the configuration has none. */
    public static final List<String> PEOPLE = List.of("type:Person", "source:cern", "activeUser:true");

    /** The attributes of an identity that are always asked for; its {@code id} comes without being asked for. */
    public static final List<String> FIELDS = List.of(
            "upn",
            "displayName",
            "firstName",
            "lastName",
            "personId",
            "uid",
            "gid",
            "cernDepartment",
            "cernGroup",
            "cernSection",
            "instituteName",
            "preferredCernLanguage",
            "orcid",
            "postOfficeBox",
            "primaryAccountEmail");

    /** Which members a group is given. */
    public enum Members {
        /** The people in it and in the groups within it, as the service has worked them out. */
        PRECOMPUTED,
        /** The people whom the group itself names; the groups within it are not followed. */
        DIRECT,
        /** None are read. */
        OFF
    }

    public AuthzSettings {
        if (pageSize < 2 || pageSize > LARGEST_PAGE) {
            throw new IllegalArgumentException("page-size is " + pageSize + ": write 2 to " + LARGEST_PAGE);
        }
        for (String one : filter) {
            if (one.indexOf(':') < 1) {
                throw new IllegalArgumentException("filter has " + one + ": write field:value or field:operator:value");
            }
        }
        filter = List.copyOf(filter);
        fields = List.copyOf(fields);
    }
}
