/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.ClientTlsConfig;
import io.postern.config.Malformed;
import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Secret;
import io.postern.config.Section;
import io.postern.config.Syntax;
import io.postern.config.TlsSections;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.source.ldap.LdapSettings;
import io.postern.sync.source.ldap.LdapSettings.Bind;
import io.postern.sync.source.ldap.LdapSettings.Changes;
import io.postern.sync.source.ldap.LdapSettings.Depth;
import io.postern.sync.source.ldap.LdapSettings.Groups;
import io.postern.sync.source.ldap.LdapSettings.Patience;
import io.postern.sync.source.ldap.LdapSettings.Referrals;
import io.postern.sync.source.ldap.LdapSettings.Search;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code ldap} of a source. */
final class LdapReader {

    private static final String FIRST_MILLISECOND = "1ms";
    private static final String AN_HOUR = "1h";

    private LdapReader() {}

    /**
     * How to read the directory; empty where it cannot be read, which is then reported.
     *
     * @param preset what holds where the file says nothing; its groups only where the file has groups at all
     */
    static Optional<LdapSettings> ldap(Section ldap, Optional<Section> preset, Optional<Mapping> mapping) {
        preset.ifPresent(defaults -> {
            if (!ldap.has("groups")) {
                defaults.section("groups");
            }
            ldap.withDefaults(defaults);
        });
        ldap.require("url");
        List<URI> urls = ldap.oneOrList("url", List.of(), LdapReader::url);
        boolean startTls = ldap.value("start-tls", false, Quantities.bool());
        boolean plainText = ldap.value("plain-text", false, Quantities.bool());
        ClientTlsConfig tls = ldap.section("tls")
                .map(TlsSections::client)
                .orElse(new ClientTlsConfig(Optional.empty(), Optional.empty(), Optional.empty()));
        Optional<Bind> bind = bind(ldap);
        ldap.require("users");
        Optional<Search> users = ldap.section("users")
                .flatMap(section ->
                        search(section, mapping.map(Mapping::attributesOfPeople).orElse(Set.of())));
        boolean withGroups = ldap.has("groups");
        Optional<Groups> groups = ldap.section("groups")
                .flatMap(section ->
                        groups(section, mapping.map(Mapping::attributesOfGroups).orElse(Set.of())));
        int pageSize = ldap.value("page-size", LdapSettings.DEFAULT_PAGE_SIZE, Quantities.integer(0, 100_000));
        Optional<Patience> patience = patience(ldap);
        Referrals referrals = ldap.value("referrals", Referrals.REFUSE, Quantities.oneOf(Referrals.class));
        Optional<Changes> changes = changes(ldap.sectionOrEmpty("delta"));
        if (bind.isEmpty()
                || users.isEmpty()
                || patience.isEmpty()
                || changes.isEmpty()
                || (withGroups && groups.isEmpty())) {
            return Optional.empty();
        }
        return Made.of(
                ldap,
                () -> new LdapSettings(
                        urls,
                        startTls,
                        plainText,
                        tls,
                        bind.get(),
                        users.get(),
                        groups,
                        pageSize,
                        patience.get(),
                        referrals,
                        changes.get()));
    }

    private static Optional<Bind> bind(Section ldap) {
        boolean password = ldap.has("password");
        Optional<String> dn = ldap.optional("bind-dn", Names.visible());
        Optional<Secret> secret = ldap.secret("password", Syntax.text());
        if (ldap.value("sasl-external", false, Quantities.bool())) {
            if (dn.isPresent() || password) {
                ldap.problems()
                        .conclusion(
                                ldap.path("sasl-external"),
                                "true",
                                "is one way of showing who reads, bind-dn and password another",
                                "remove one of the two");
            }
            return Optional.of(new Bind.External());
        }
        if (dn.isEmpty() && !password) {
            return Optional.of(new Bind.Anonymous());
        }
        if (!password) {
            ldap.require("password");
        } else if (dn.isEmpty()) {
            ldap.require("bind-dn");
        }
        // a secret that is not there yet is a warning in check; no password is empty where it counts
        return dn.flatMap(name -> secret.flatMap(known ->
                Made.of(ldap, () -> new Bind.Simple(name, known.reveal().isEmpty() ? Secret.of("?") : known))));
    }

    private static Optional<Search> search(Section search, Set<String> mapped) {
        String base = search.required("base", "", Names.visible());
        Depth scope = search.value("scope", Depth.SUB, Quantities.oneOf(Depth.class));
        String filter = search.required("filter", "(objectClass=*)", Names.visible());
        List<String> attributes = search.list("attributes", List.copyOf(mapped), Names.visible());
        return Made.of(search, () -> new Search(base, scope, filter, attributes));
    }

    private static Optional<Groups> groups(Section groups, Set<String> mapped) {
        Optional<Search> search = search(groups, mapped);
        String members = groups.value("members", "member", Names.visible());
        String memberValue = groups.value("member-value", Groups.BY_DN, Names.visible());
        boolean nested = groups.value("nested", true, Quantities.bool());
        boolean primary = groups.value("primary", false, Quantities.bool());
        return search.flatMap(found -> Made.of(groups, () -> new Groups(found, members, memberValue, nested, primary)));
    }

    private static Optional<Patience> patience(Section ldap) {
        Patience usual = Patience.DEFAULT;
        Duration connect = time(ldap, "connect-timeout", usual.connect());
        Duration response = time(ldap, "response-timeout", usual.response());
        Duration page = time(ldap, "page-timeout", usual.page());
        int attempts = ldap.value("attempts", usual.attempts(), Quantities.integer(1, 10));
        Duration pause = time(ldap, "retry-pause", usual.pause());
        return Made.of(ldap, () -> new Patience(connect, response, page, attempts, pause));
    }

    private static Duration time(Section ldap, String key, Duration fallback) {
        return ldap.value(key, fallback, Quantities.duration(FIRST_MILLISECOND, AN_HOUR));
    }

    private static Optional<Changes> changes(Section delta) {
        Changes usual = Changes.DEFAULT;
        Changes.Kind kind = delta.value("kind", usual.kind(), Quantities.oneOf(Changes.Kind.class));
        String attribute = delta.value("attribute", usual.attribute(), Names.visible());
        Duration overlap = delta.value("overlap", usual.overlap(), Quantities.duration("0", "1d"));
        return Made.of(delta, () -> new Changes(kind, attribute, overlap));
    }

    private static URI url(String text) throws Malformed {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Malformed("is not a URL", "write for example ldaps://ldap.example.org");
        }
    }
}
