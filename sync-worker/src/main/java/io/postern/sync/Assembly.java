/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.config.App;
import io.postern.sync.config.CkanConfig;
import io.postern.sync.config.InvenioConfig.Preferences;
import io.postern.sync.config.Leavers;
import io.postern.sync.config.Memberships;
import io.postern.sync.config.OrganizationRule;
import io.postern.sync.config.SetAsideExit;
import io.postern.sync.config.SourceConfig;
import io.postern.sync.config.SourceConfig.Kind;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.config.SysadminOwner;
import io.postern.sync.config.TargetConfig;
import io.postern.sync.mapping.MalformedMappingException;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.model.Accounts;
import io.postern.sync.model.Limits;
import io.postern.sync.publish.Publisher;
import io.postern.sync.source.Source;
import io.postern.sync.source.authz.AuthzSource;
import io.postern.sync.source.http.Rhythm;
import io.postern.sync.source.keycloak.KeycloakSource;
import io.postern.sync.source.ldap.LdapSource;
import io.postern.sync.store.AppSettings;
import io.postern.sync.store.CkanSettings;
import io.postern.sync.store.DatabaseSettings;
import io.postern.sync.store.InvenioSettings;
import io.postern.sync.store.Place;
import io.postern.sync.store.PlanRules;
import io.postern.sync.store.PlannedSource;
import io.postern.sync.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Puts a worker together as its configuration says. */
final class Assembly {

    private final SyncConfig config;
    private final Store store;
    private final List<SyncSource> sources;

    private Assembly(SyncConfig config, Store store, List<SyncSource> sources) {
        this.config = config;
        this.store = store;
        this.sources = sources;
    }

    /**
     * A worker that has not asked anybody yet.
     *
     * @throws MalformedMappingException where an expression is none; reading the configuration shows that too
     */
    static Assembly of(SyncConfig config) throws MalformedMappingException {
        TargetConfig target = config.target();
        Store store = new Store(
                new DatabaseSettings(
                        target.database(),
                        target.user().orElseGet(() -> System.getProperty("user.name", "postgres")),
                        target.password()),
                app(target));
        List<SyncSource> sources = new ArrayList<>();
        for (SourceConfig source : config.sources()) {
            sources.add(new SyncSource(
                    new PlannedSource(sources.size(), source.id(), source.method(), hasGroups(source)),
                    () -> open(source),
                    Mapping.of(source.mapping(), target.rules()),
                    source.knowsDeltas()));
        }
        return new Assembly(config, store, List.copyOf(sources));
    }

    private static AppSettings app(TargetConfig target) {
        if (target.app() == App.CKAN) {
            return new CkanSettings(
                    target.ckan().siteUser(),
                    target.sysadminOwner() == SysadminOwner.SESSION,
                    target.ckan().token());
        }
        Preferences preferences = target.invenio().preferences();
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("visibility", preferences.visibility());
        defaults.put("email_visibility", preferences.emailVisibility());
        defaults.put("locale", preferences.locale());
        defaults.put("timezone", preferences.timezone());
        return new InvenioSettings(
                target.invenio().clientId(), defaults, target.invenio().verified());
    }

    /** A source, ready to be read. */
    static Source open(SourceConfig source) {
        Kind kind = source.kind();
        if (kind instanceof Kind.Ldap ldap) {
            return new LdapSource(source.id(), ldap.settings(), RandomGenerator.getDefault());
        }
        if (kind instanceof Kind.Authz authz) {
            return new AuthzSource(authz.settings(), Rhythm.system());
        }
        if (kind instanceof Kind.Keycloak keycloak) {
            return new KeycloakSource(keycloak.settings(), Rhythm.system());
        }
        throw new IllegalStateException("no such source: " + kind);
    }

    /** The application's database. */
    Store store() {
        return store;
    }

    List<SyncSource> sources() {
        return sources;
    }

    /** These accounts for visitors, whose names are mapped as their source's where the application refuses them. */
    Accounts fitted(Accounts accounts) {
        Map<String, Mapping> byIssuer = new LinkedHashMap<>();
        for (SyncSource source : sources) {
            config.sources()
                    .get(source.planned().number())
                    .issuer()
                    .ifPresent(issuer -> byIssuer.put(issuer.toString(), source.mapping()));
        }
        Optional<Mapping> others =
                sources.size() == 1 ? Optional.of(sources.get(0).mapping()) : Optional.empty();
        return new FittedNames(accounts, config.target().rules(), byIssuer, others);
    }

    Limits limits() {
        return config.limits();
    }

    /** Who is told of changes; it has reached nobody yet, and is the caller's to close. */
    Publisher publisher() {
        return Publishing.publisher(config, store);
    }

    /** How long a run delivers before it ends. */
    Duration afterRunWait() {
        return config.afterRunWait();
    }

    /** A run that has not begun. */
    SyncRun run() {
        return run(sources);
    }

    /** The same, with sources in place of those of the configuration. */
    SyncRun run(List<SyncSource> from) {
        boolean sysadmins = config.target().sysadminOwner() == SysadminOwner.SYNC
                && !config.groups().sysadmin().isEmpty();
        return new SyncRun(
                store,
                from,
                this::places,
                new SyncRun.Rules(
                        new PlanRules(
                                config.leavers() == Leavers.DEACTIVATE,
                                config.groups().memberships() == Memberships.OWNED,
                                sysadmins),
                        config.limits(),
                        config.lockWait(),
                        config.setAsideExit() == SetAsideExit.NEW_ONLY));
    }

    private List<Place> places(String group, String role) {
        if (!config.groups().includes(group)) {
            return List.of();
        }
        boolean sysadmin = config.groups().sysadmin().contains(group);
        if (config.target().app() == App.INVENIO) {
            return List.of(new Place(Optional.of(role), "", sysadmin));
        }
        CkanConfig ckan = config.target().ckan();
        List<Place> places = new ArrayList<>();
        ckan.organizations().stream()
                .flatMap(rule -> rule.place(group).stream())
                .findFirst()
                .ifPresent(found -> places.add(place(found, sysadmin, false)));
        ckan.groups().stream()
                .flatMap(rule -> rule.place(group).stream())
                .findFirst()
                .ifPresent(found -> places.add(place(found, sysadmin, true)));
        if (places.isEmpty() && sysadmin) {
            places.add(new Place(Optional.empty(), "", true));
        }
        return places;
    }

    private static Place place(OrganizationRule.Place found, boolean sysadmin, boolean group) {
        return new Place(Optional.of(found.organization()), word(found.capacity()), sysadmin, group);
    }

    private static boolean hasGroups(SourceConfig source) {
        if (source.kind() instanceof Kind.Ldap ldap) {
            return ldap.settings().groups().isPresent();
        }
        return source.kind() instanceof Kind.Authz authz
                ? authz.settings().groups()
                : ((Kind.Keycloak) source.kind()).settings().groups();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
