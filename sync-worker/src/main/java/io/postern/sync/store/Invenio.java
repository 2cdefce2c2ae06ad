/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Invenio's accounts, as invenio-accounts and invenio-oauthclient keep them from InvenioRDM v11 on. What differs between
 * the generations is told by the columns.
 */
final class Invenio implements Application {

    private static final List<String> NEEDED = List.of(
            "accounts_user.username",
            "accounts_user.displayname",
            "accounts_user.email",
            "accounts_user.profile",
            "accounts_user.preferences",
            "accounts_user.version_id",
            "accounts_user_session_activity.sid_s",
            "accounts_useridentity.method",
            "accounts_role.version_id",
            "accounts_userrole.role_id",
            "oauthclient_remoteaccount.extra_data");

    /** {@code ACCOUNTS_USERNAME_REGEX} as invenio-accounts ships it. */
    private static final Pattern USERNAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-_]{2,255}");

    /** {@code ACCOUNTS_USER_PREFERENCES_SCHEMA} of invenio-accounts 2. */
    private static final Set<String> OLD_PREFERENCES = Set.of("visibility", "email_visibility");

    private final boolean rolesByNumber;
    private final boolean remote;
    private final String generation;
    private final Map<String, String> words;

    private Invenio(boolean rolesByNumber, boolean remote, String generation, Map<String, String> words) {
        this.rolesByNumber = rolesByNumber;
        this.remote = remote;
        this.generation = generation;
        this.words = words;
    }

    static Invenio detect(Connection connection, InvenioSettings settings) throws SQLException {
        Columns columns = Columns.of(connection);
        List<String> missing =
                NEEDED.stream().filter(column -> !columns.has(column)).toList();
        if (!missing.isEmpty()) {
            throw new UnknownSchemaException(
                    "schema " + columns.schema() + " has not the tables of Invenio v11 or later: "
                            + String.join(", ", missing) + " missing; look at target.database and its currentSchema");
        }
        boolean moderation = columns.has("accounts_user.blocked_at") && columns.has("accounts_user.verified_at");
        boolean domains = columns.has("accounts_domains.status") && columns.has("accounts_user.domain");
        boolean managed = columns.has("accounts_role.is_managed");
        String roleId = columns.type("accounts_role.id").orElse("");
        String extra = columns.type("oauthclient_remoteaccount.extra_data").orElse("");
        boolean zones = columns.type("accounts_user.created").orElse("").equals("timestamp with time zone");
        String found = "role ids " + roleId + ", extra data " + extra + ", moderation " + moderation + ", domains "
                + domains + ", managed roles " + managed;
        boolean old = roleId.equals("integer") && !managed && !moderation && !domains;
        boolean recent = roleId.equals("character varying") && managed && moderation && domains;
        if (!(old || recent) || !(extra.equals("json") || extra.equals("jsonb")) || (old && zones)) {
            throw new UnknownSchemaException("the tables of schema " + columns.schema()
                    + " are of no generation of Invenio that this worker was tried with: " + found);
        }
        Map<String, String> words = new HashMap<>(generationWords(recent, extra));
        words.put("schema", Quoting.identifier(columns.schema()));
        words.put("client-id", Quoting.literal(settings.clientId().orElse("")));
        words.put(
                "extra",
                settings.clientId().isPresent()
                        ? "SELECT user_id AS account, extra_data::jsonb AS extra FROM ${schema}.oauthclient_remoteaccount"
                                + " WHERE client_id = ${client-id}"
                        : "SELECT id AS account, '{}'::jsonb AS extra FROM ${schema}.accounts_user");
        words.put("new-verified", settings.verified() ? "now()" : "NULL::timestamptz");
        words.put(
                "preferences",
                Quoting.literal(Json.text(recent ? settings.preferences() : old(settings.preferences()))));
        String label = old ? "Invenio v11" : zones ? "Invenio with accounts 7 or later" : "Invenio v12 or v13";
        return new Invenio(old, settings.clientId().isPresent(), label + " (" + found + ")", words);
    }

    private static Map<String, String> generationWords(boolean recent, String extra) {
        Map<String, String> words = new HashMap<>();
        words.put("extra-type", extra);
        words.put("moment", "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')");
        words.put("blocked", recent ? "blocked_at IS NOT NULL" : "false");
        words.put(
                "kept",
                recent
                        ? "CASE WHEN verified_at IS NULL THEN '{}' ELSE jsonb_build_object('verified_at', verified_at) END"
                        : "'{}'::jsonb");
        words.put(
                "moderation",
                recent
                        ? ", verified_at = CASE WHEN c.after ? 'verified_at' THEN (c.after ->> 'verified_at')::timestamptz"
                                + " ELSE u.verified_at END,"
                                + " domain = CASE WHEN c.after ? 'email'"
                                + " THEN rtrim(split_part(c.after ->> 'email', '@', 2), '.') ELSE u.domain END"
                        : "");
        // v11 keeps an address as it was written, and so do its accounts; others are all in lower case
        words.put("address", recent ? "u.email" : "lower(u.email)");
        words.put("managed", recent ? "is_managed" : "id::text NOT IN (SELECT role FROM own_group)");
        words.put("managed-column", recent ? "is_managed, " : "");
        words.put("managed-value", recent ? "false, " : "");
        words.put("role-id", recent ? "id, " : "");
        words.put(
                "made-role",
                recent
                        ? "c.role"
                        : "coalesce((SELECT r.id::text FROM ${schema}.accounts_role r"
                                + " WHERE r.name = c.after ->> 'name' AND c.action = 'role.create'), c.role)");
        words.put("role-value", recent ? "c.role, " : "");
        words.put(
                "role",
                recent
                        ? "c.role"
                        : "coalesce((SELECT g.role FROM own_group g WHERE g.source = c.source AND 'group:' || g.id = c.role), c.role)");
        words.put("domain-columns", recent ? ", domain, verified_at" : "");
        words.put(
                "domain-values",
                recent ? ", d.domain, CASE WHEN k.status = 3 THEN now() ELSE ${new-verified} END" : "");
        words.put(
                "domain-join",
                recent
                        ? "\nCROSS JOIN LATERAL (SELECT rtrim(split_part(c.after ->> 'email', '@', 2), '.') AS domain) d"
                                + "\nLEFT JOIN ${schema}.accounts_domains k ON k.domain = d.domain"
                        : "");
        words.put("domains", recent ? Scripts.source("invenio/domains.sql") : "");
        return words;
    }

    @Override
    public String generation() {
        return generation;
    }

    @Override
    public Map<String, String> words() {
        return words;
    }

    /** Users are found by the names of their roles too, so that a role's new name is a change of theirs. */
    @Override
    public PublishedIds published() {
        String schema = String.valueOf(words.get("schema"));
        return new PublishedIds(
                true,
                rolesByNumber,
                "EXISTS (SELECT FROM " + schema + ".accounts_user a WHERE a.id = local.id::int)",
                "EXISTS (SELECT FROM " + schema + ".accounts_role r WHERE r.id::text = local.id)",
                "SELECT user_id::text AS account, role_id::text AS role FROM " + schema + ".accounts_userrole");
    }

    @Override
    public List<String> scripts(Part part) {
        return switch (part) {
            case VIEWS -> List.of("invenio/views.sql");
            case REFUSE -> rolesByNumber ? List.of() : List.of("invenio/people.sql");
            case CHECK -> List.of("invenio/check.sql", "invenio/check-roles.sql");
            case PARK -> List.of("invenio/park.sql");
            case CREATE ->
                remote ? List.of("invenio/create.sql", "invenio/create-remote.sql") : List.of("invenio/create.sql");
            case UPDATE ->
                remote ? List.of("invenio/update.sql", "invenio/update-remote.sql") : List.of("invenio/update.sql");
            case DEACTIVATE -> List.of("invenio/deactivate.sql");
            case ROLES -> List.of("invenio/roles.sql");
            case MEMBERS -> List.of("invenio/members.sql");
            case VISIT_KNOWN -> List.of("invenio/visit-known.sql");
            case VISIT_MATCH -> List.of("invenio/visit-match.sql");
            case VISIT_REFUSED -> rolesByNumber ? List.of() : List.of("invenio/visit-refused.sql");
            case VISIT_CHANGES -> List.of("invenio/visit-changes.sql");
            case VISIT_CUT_OFF -> List.of("invenio/visit-cut-off.sql");
            case PLAN_PLACES, KEEP_LEAVERS, KEEP_MEMBERS, PLAN_SYSADMINS, SYSADMINS, VISIT_FLAG, VISIT_SYSADMINS ->
                List.of();
        };
    }

    @Override
    public Optional<TokenSigner> tokens() {
        return Optional.empty();
    }

    @Override
    public boolean visitsSetSysadmin() {
        return false;
    }

    @Override
    public Optional<Boolean> newcomerIsSysadmin() {
        return Optional.empty();
    }

    @Override
    public String roleFor(String group) {
        return rolesByNumber ? "group:" + group : group;
    }

    @Override
    public String login(String username) {
        return username;
    }

    @Override
    public String address(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> name(Optional<String> name) {
        return Optional.empty();
    }

    /** A name that the app's own check refuses would make every later change of the account fail in it. */
    @Override
    public Optional<Map.Entry<String, String>> unfit(Visit visit) {
        if (visit.email().isEmpty()) {
            return Optional.of(Map.entry("mail", "is empty; Invenio makes no account without an address"));
        }
        return USERNAME.matcher(visit.username()).matches()
                ? Optional.empty()
                : Optional.of(Map.entry(
                        "username", "is no user name of Invenio: a letter, then 2 to 255 letters, digits, - or _"));
    }

    @Override
    public Map<String, Object> profile(Visit visit) {
        return Map.of("full_name", visit.name());
    }

    @Override
    public Map<String, Object> profile(Map<String, Object> profile) {
        return profile;
    }

    @Override
    public Map<String, Object> preferences(Map<String, Object> preferences) {
        return rolesByNumber ? old(preferences) : preferences;
    }

    /** Preferences of v11, which raises an error at every other key as soon as it looks at an account's. */
    private static Map<String, Object> old(Map<String, Object> preferences) {
        Map<String, Object> kept = new HashMap<>(preferences);
        kept.keySet().retainAll(OLD_PREFERENCES);
        return kept;
    }
}
