/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * CKAN's users, organisations and members, from CKAN 2.9 on. It has no table of identities, so these are the worker's
 * own; what a source gives beside the account is kept under {@code postern} in {@code plugin_extras}. An organisation
 * goes by its name. What differs between the generations is told by the columns.
 */
final class Ckan implements Application {

    private static final List<String> NEEDED = List.of(
            "user.id",
            "user.name",
            "user.fullname",
            "user.email",
            "user.about",
            "user.image_url",
            "user.apikey",
            "user.created",
            "user.sysadmin",
            "user.state",
            "user.plugin_extras",
            "user.activity_streams_email_notifications",
            "dashboard.activity_stream_last_viewed",
            "dashboard.email_last_sent",
            "group.title",
            "group.is_organization",
            "group.approval_status",
            "member.capacity",
            "member.table_name",
            "api_token.name");

    /** The columns without a default that each written row is given. */
    private static final Set<String> GIVEN = Set.of(
            "user.id",
            "user.name",
            "user.state",
            "dashboard.user_id",
            "dashboard.activity_stream_last_viewed",
            "dashboard.email_last_sent",
            "group.id",
            "group.name",
            "group.type",
            "group.state",
            "member.id",
            "member.table_name",
            "member.table_id",
            "member.capacity",
            "member.state");

    /** Columns of a profile; CKAN has no other place for one. */
    private static final Set<String> PROFILE = Set.of("about", "image_url");

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{3,100}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}");

    private final String generation;
    private final Set<String> reserved;
    private final Map<String, String> words;
    private final boolean visitsSetSysadmin;
    private final Optional<TokenSigner> tokens;

    private Ckan(String generation, CkanSettings settings, Map<String, String> words) {
        this.generation = generation;
        this.visitsSetSysadmin = settings.visitsSetSysadmin();
        this.tokens = settings.tokens().map(TokenSigner::new);
        this.reserved =
                Set.copyOf(List.of(settings.siteUser(), "default", "visitor", "logged_in", "new", "edit", "search"));
        this.words = words;
    }

    static Ckan detect(Connection connection, CkanSettings settings) throws SQLException {
        Columns columns = Columns.of(connection);
        List<String> missing =
                NEEDED.stream().filter(column -> !columns.has(column)).toList();
        if (!missing.isEmpty()) {
            throw new UnknownSchemaException("schema " + columns.schema() + " has not the tables of CKAN 2.9 or later: "
                    + String.join(", ", missing) + " missing; look at target.database and its currentSchema");
        }
        List<String> demanded = demanded(connection, columns.schema());
        if (!demanded.isEmpty()) {
            throw new UnknownSchemaException("the tables of schema " + columns.schema()
                    + " are of no generation of CKAN that this worker was tried with: " + String.join(", ", demanded)
                    + " must be given, and what is meant by it is not known");
        }
        boolean oldest = !columns.has("user.last_active");
        boolean extras = columns.has("group.extras");
        Map<String, String> words = new HashMap<>();
        words.put("schema", Quoting.identifier(columns.schema()));
        words.put("site-user", Quoting.literal(settings.siteUser()));
        words.put("keys", oldest ? Scripts.source("ckan/keys.sql") : "");
        words.put("role", "c.role");
        words.put("made-role", "c.role");
        words.put("extras-column", extras ? ", extras" : "");
        words.put("extras-value", extras ? ", '{}'" : "");
        String generation = oldest ? "CKAN 2.9" : extras ? "CKAN 2.12 or later" : "CKAN 2.10 or 2.11";
        return new Ckan(generation, settings, words);
    }

    /** Columns that a new row must have a value for and that nobody here knows. */
    private static List<String> demanded(Connection connection, String schema) throws SQLException {
        List<String> unknown = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = ?"
                        + " AND table_name IN ('user', 'dashboard', 'group', 'member')"
                        + " AND is_nullable = 'NO' AND column_default IS NULL ORDER BY 1")) {
            query.setString(1, schema);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (!GIVEN.contains(rows.getString(1))) {
                        unknown.add(rows.getString(1));
                    }
                }
            }
        }
        return unknown;
    }

    @Override
    public String generation() {
        return generation;
    }

    @Override
    public Map<String, String> words() {
        return words;
    }

    @Override
    public PublishedIds published() {
        String schema = String.valueOf(words.get("schema"));
        return new PublishedIds(
                false,
                false,
                "EXISTS (SELECT FROM " + schema + ".\"user\" a WHERE a.id = local.id)",
                "EXISTS (SELECT FROM " + schema + ".\"group\" g WHERE g.name = local.id)",
                "SELECT NULL::text AS account, NULL::text AS role WHERE false");
    }

    @Override
    public List<String> scripts(Part part) {
        return switch (part) {
            case VIEWS -> List.of("ckan/views.sql");
            case REFUSE -> List.of("ckan/people.sql");
            case PLAN_PLACES -> List.of("ckan/organizations.sql");
            case KEEP_LEAVERS -> List.of("ckan/leavers.sql");
            case KEEP_MEMBERS -> List.of("ckan/admins.sql");
            case PLAN_SYSADMINS -> List.of("ckan/plan-sysadmins.sql");
            case CHECK -> List.of("ckan/check.sql");
            case PARK -> List.of("ckan/park.sql");
            case CREATE -> List.of("ckan/create.sql");
            case UPDATE -> List.of("ckan/update.sql");
            case DEACTIVATE -> List.of("ckan/deactivate.sql");
            case ROLES -> List.of("ckan/organizations-create.sql");
            case MEMBERS -> List.of("ckan/members.sql");
            case SYSADMINS -> List.of("ckan/sysadmins.sql");
            case VISIT_FLAG -> List.of("ckan/visit-flag.sql");
            case VISIT_SYSADMINS -> List.of("ckan/visit-sysadmins.sql");
            case VISIT_KNOWN -> List.of("ckan/visit-known.sql");
            case VISIT_MATCH -> List.of("ckan/visit-match.sql");
            case VISIT_REFUSED -> List.of();
            case VISIT_CHANGES -> List.of("ckan/visit-changes.sql");
            case VISIT_CUT_OFF -> List.of("ckan/visit-cut-off.sql");
        };
    }

    /** As {@code ckan/people.sql} has it for runs. */
    @Override
    public Optional<Map.Entry<String, String>> unfit(Visit visit) {
        if (visit.email().isEmpty()) {
            return Optional.of(Map.entry("mail", "is empty; CKAN makes no account without an address"));
        }
        String name = login(visit.username());
        if (reserved.contains(name) || UUID.matcher(name).matches()) {
            return Optional.of(Map.entry("username", "is kept for CKAN itself"));
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(Map.entry("username", "is no user name of CKAN: 3 to 100 of a-z, 0-9, _ and -"));
    }

    @Override
    public Map<String, Object> profile(Visit visit) {
        return Map.of();
    }

    @Override
    public Optional<TokenSigner> tokens() {
        return tokens;
    }

    @Override
    public boolean visitsSetSysadmin() {
        return visitsSetSysadmin;
    }

    @Override
    public Optional<Boolean> newcomerIsSysadmin() {
        return Optional.of(false);
    }

    @Override
    public String roleFor(String group) {
        return group;
    }

    @Override
    public String login(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    @Override
    public String address(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> name(Optional<String> name) {
        return name;
    }

    @Override
    public Map<String, Object> profile(Map<String, Object> profile) {
        Map<String, Object> kept = new HashMap<>(profile);
        kept.keySet().retainAll(PROFILE);
        return kept;
    }

    @Override
    public Map<String, Object> preferences(Map<String, Object> preferences) {
        return Map.of();
    }
}
