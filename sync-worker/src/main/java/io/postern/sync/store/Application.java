/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The application whose tables are written, in the schema generation that was found. */
interface Application {

    /** For people: {@code Invenio with accounts 8 (roles by name)} and the like. */
    String generation();

    /** What the scripts' words stand for in this generation. */
    Map<String, String> words();

    /** The files that do a part of the work in its tables. */
    List<String> scripts(Part part);

    /** What differs from application to application. */
    enum Part {
        /** Its tables in the words of the planner. */
        VIEWS,
        /** Which people it would refuse. */
        REFUSE,
        /** Whose flag must change. */
        PLAN_SYSADMINS,
        /** Which changes no longer fit; one query. */
        CHECK,
        /** Lays down names that change hands. */
        PARK,
        /** Makes accounts. */
        CREATE,
        /** Changes accounts, activity included. */
        UPDATE,
        /** Ends what a deactivated account has open. */
        DEACTIVATE,
        /** Makes and changes roles. */
        ROLES,
        /** Puts people into roles and takes them out. */
        MEMBERS,
        /** Gives and takes the flag. */
        SYSADMINS
    }

    /** The id of the role that a group becomes where there is none yet. */
    String roleFor(String group);

    /** An address as the application keeps it. */
    String address(String email);

    /** The name to show, where it has a column of its own; elsewhere it is a part of the profile. */
    Optional<String> name(Optional<String> name);
}
