/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The application whose tables are written, in the schema generation that was found. */
interface Application {

    /** For people: {@code Invenio with accounts 8 (roles by name)} and the like. */
    String generation();

    /** What the scripts' words stand for in this generation. */
    Map<String, String> words();

    /** What of its rows may be passed on, and how. */
    PublishedIds published();

    /** The files that do a part of the work in its tables. */
    List<String> scripts(Part part);

    /** What differs from application to application. */
    enum Part {
        /** Its tables in the words of the planner. */
        VIEWS,
        /** Which people it would refuse. */
        REFUSE,
        /** What must be made for its members' sake, beside the roles of groups. */
        PLAN_PLACES,
        /** Which leavers stay all the same. */
        KEEP_LEAVERS,
        /** Which memberships stay all the same. */
        KEEP_MEMBERS,
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
        SYSADMINS,
        /** The flag of an account, locked; one query with a parameter. */
        VISIT_FLAG,
        /** Whoever has the flag, locked; one query. */
        VISIT_SYSADMINS,
        /** The account of an issuer's subject; one query with parameters. */
        VISIT_KNOWN,
        /** Accounts with a visitor's name or address; one query with parameters. */
        VISIT_MATCH,
        /** Whether the application refuses a visitor's address; one query with a parameter, or none. */
        VISIT_REFUSED,
        /** What happened to visitors' accounts; one query with parameters. */
        VISIT_CHANGES,
        /** Which visitors' accounts are cut off; one query with a parameter. */
        VISIT_CUT_OFF
    }

    /** What a visitor needs for a new account: the name of the field that lacks something, and what. */
    Optional<Map.Entry<String, String>> unfit(Visit visit);

    /** What a new account's profile begins with. */
    Map<String, Object> profile(Visit visit);

    /** What signs API tokens for visitors; empty where they are given none. */
    Optional<TokenSigner> tokens();

    /** Whether visits write the flag of system administrators. */
    boolean visitsSetSysadmin();

    /** The flag of a new account; empty where the application has none. */
    Optional<Boolean> newcomerIsSysadmin();

    /** The id of the role that a group becomes where there is none yet. */
    String roleFor(String group);

    /** A login name as the application keeps it. */
    String login(String username);

    /** An address as the application keeps it. */
    String address(String email);

    /** The name to show, where it has a column of its own; elsewhere it is a part of the profile. */
    Optional<String> name(Optional<String> name);

    /** What of a profile the application has a place for. */
    Map<String, Object> profile(Map<String, Object> profile);

    /** What of the preferences the application has a place for. */
    Map<String, Object> preferences(Map<String, Object> preferences);
}
