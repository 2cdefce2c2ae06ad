/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.postern.config.Addresses;
import io.postern.config.Malformed;
import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Secret;
import io.postern.config.Section;
import io.postern.config.Syntax;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code target}. */
final class TargetReader {

    /** {@code ACCOUNTS_USERNAME_REGEX} as Invenio has it where nobody changed it. */
    private static final String USERNAMES = "^[a-zA-Z][a-zA-Z0-9-_]{2,255}$";

    /** {@code COMMUNITIES_IDENTITIES_CACHE_REDIS_PREFIX} as Invenio has it where nobody changed it. */
    private static final String COMMUNITIES_PREFIX = "identity";

    private static final Set<String> VISIBILITIES = Set.of("public", "restricted");

    private TargetReader() {}

    static TargetConfig target(Section target) {
        target.require("app");
        target.require("database");
        return new TargetConfig(
                target.value("app", App.INVENIO, Quantities.oneOf(App.class)),
                // read as a secret, so that one written into the URL by mistake is not shown
                target.secret("database", TargetReader::database)
                        .map(Secret::reveal)
                        .orElse(""),
                target.optional("user", Names.visible()),
                target.secret("password", Syntax.text()),
                target.value("sysadmin-owner", SysadminOwner.SESSION, Quantities.oneOf(SysadminOwner.class)),
                invenio(target.sectionOrEmpty("invenio")),
                ckan(target.sectionOrEmpty("ckan")));
    }

    private static InvenioConfig invenio(Section invenio) {
        Section preferences = invenio.sectionOrEmpty("preferences");
        return new InvenioConfig(
                invenio.optional("client-id", Names.visible()),
                invenio.optional("identity-method", TargetReader::method),
                new InvenioConfig.Preferences(
                        preferences.value("visibility", "restricted", TargetReader::visibility),
                        preferences.value("email_visibility", "restricted", TargetReader::visibility),
                        preferences.value("locale", "en", TargetReader::locale),
                        preferences.value("timezone", "Europe/Zurich", TargetReader::zone)),
                invenio.value("username-pattern", Pattern.compile(USERNAMES), TargetReader::pattern),
                invenio.value("users-verified", false, Quantities.bool()),
                service(invenio, "session-redis", Addresses.redis()),
                service(invenio, "communities-cache-redis", Addresses.redis()),
                invenio.value("communities-cache-prefix", COMMUNITIES_PREFIX, Names.visible()),
                service(invenio, "broker", TargetReader::broker));
    }

    private static CkanConfig ckan(Section ckan) {
        return new CkanConfig(
                ckan.value("site-user", "default", Names.visible()),
                TokenReader.token(ckan),
                ckan.sections("organizations").stream()
                        .map(rule -> new OrganizationRule(
                                rule.required("group", Pattern.compile(""), TargetReader::organization)))
                        .toList(),
                ckan.sections("groups").stream()
                        .map(rule -> new GroupRule(rule.required("group", Pattern.compile(""), TargetReader::group)))
                        .toList());
    }

    private static Optional<RemoteService> service(Section section, String key, Syntax<String> syntax) {
        return service(section, key, key + "-ca", section.secret(key, syntax));
    }

    /** A service whose URL was read under a key, with who may vouch for it under another. */
    static Optional<RemoteService> service(Section section, String key, String caKey, Optional<Secret> url) {
        Optional<Path> ca = section.file(caKey);
        Optional<RemoteService> service = url.map(there -> new RemoteService(there, ca));
        if (ca.isPresent() && !service.map(RemoteService::tls).orElse(false)) {
            section.problems()
                    .conclusion(
                            section.path(caKey),
                            "",
                            "is there, and " + section.path(key) + " has no TLS",
                            "write rediss:// or amqps:// in " + section.path(key) + ", or remove it");
        }
        return service;
    }

    /** The method is a part of a primary key in Invenio, and a key of JSON in CKAN. */
    static String method(String text) throws Malformed {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}")) {
            throw new Malformed("is not an identity method", "write letters, digits, - _ and ., at most 255");
        }
        return text;
    }

    /** An AMQP or Redis URL; it may hold a password, so that nothing of it is shown. */
    static String broker(String text) throws Malformed {
        if (text.startsWith("redis")) {
            return Addresses.redis().parse(text);
        }
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            if (Set.of("amqp", "amqps").contains(scheme) && url.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // reported below, without the cause, which holds the text
        }
        throw new Malformed(
                "is not the URL of a broker", "write amqp://user:password@host:5672/ or redis://host:6379/0");
    }

    private static String database(String text) throws Malformed {
        if (!text.matches("jdbc:postgresql:[\\x21-\\x7e]+")) {
            throw new Malformed("is not a PostgreSQL URL", "write for example jdbc:postgresql://127.0.0.1/invenio");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.matches(".*[?&](?:password|user)=.*") || text.matches("jdbc:postgresql://[^/?]*@.*")) {
            throw new Malformed("has credentials in it", "write them as target.user and target.password");
        }
        return text;
    }

    private static String visibility(String text) throws Malformed {
        if (!VISIBILITIES.contains(text)) {
            throw new Malformed("is not known here", "write public or restricted");
        }
        return text;
    }

    private static String locale(String text) throws Malformed {
        if (!text.matches("[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{1,8})*")) {
            throw new Malformed("is not a locale", "write for example en or pt_BR");
        }
        return text;
    }

    private static String zone(String text) throws Malformed {
        try {
            return ZoneId.of(text).getId();
        } catch (DateTimeException e) {
            throw new Malformed("is not a time zone", "write for example Europe/Zurich or UTC");
        }
    }

    private static Pattern pattern(String text) throws Malformed {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new Malformed(
                    "is not a pattern: " + e.getDescription(),
                    "write an RE2 pattern, which has neither look-around nor references to earlier parts");
        }
    }

    private static Pattern organization(String text) throws Malformed {
        return place(text, OrganizationRule.ORG, "ckan-(?<org>[a-z0-9-]+)-(?<capacity>admin|editor|member)");
    }

    private static Pattern group(String text) throws Malformed {
        return place(text, GroupRule.NAME, "ckan-group-(?<name>[a-z0-9-]+)-(?<capacity>admin|member)");
    }

    private static Pattern place(String text, String where, String example) throws Malformed {
        Pattern pattern = pattern(text);
        List<String> missing = List.of(where, OrganizationRule.CAPACITY).stream()
                .filter(name -> !pattern.namedGroups().containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new Malformed("has no group named " + String.join(" and ", missing), "write for example " + example);
        }
        return pattern;
    }
}
