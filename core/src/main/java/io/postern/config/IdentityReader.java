/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;
import java.util.Optional;

/** Reads {@code identity} and {@code sysadmin}. */
final class IdentityReader {

    private static final IdentityConfig DEFAULTS = new IdentityConfig(
            ClaimPath.parse("sub"),
            ValuePattern.parse("preferred_username"),
            ClaimPath.parse("email"),
            UnverifiedEmail.DROP,
            List.of(List.of(ClaimPath.parse("name"))),
            List.of(ClaimPath.parse("groups"), ClaimPath.parse("realm_access.roles")),
            List.of("*"),
            new ShibbolethIdentity(
                    "eppn",
                    ValuePattern.parse("eppn"),
                    "mail",
                    List.of(List.of("displayName"), List.of("cn"), List.of("givenName", "sn")),
                    List.of("isMemberOf", "member", "entitlement"),
                    false));

    private IdentityReader() {}

    static IdentityConfig global(Section identity) {
        IdentityConfig claims = claims(identity, DEFAULTS);
        return new IdentityConfig(
                claims.subject(),
                claims.username(),
                claims.email(),
                claims.unverifiedEmail(),
                claims.name(),
                claims.groups(),
                claims.groupsKeep(),
                shibboleth(identity.sectionOrEmpty("shibboleth"), DEFAULTS.shibboleth()));
    }

    /** The mapping of claims; what the section does not say is as in the defaults. */
    static IdentityConfig claims(Section identity, IdentityConfig defaults) {
        return new IdentityConfig(
                identity.value("subject", defaults.subject(), Names.claim()),
                identity.value("username", defaults.username(), Names.claimPattern()),
                identity.value("email", defaults.email(), Names.claim()),
                identity.value("unverified-email", defaults.unverifiedEmail(), Quantities.oneOf(UnverifiedEmail.class)),
                identity.oneOrList("name", defaults.name(), Names.claims()),
                identity.oneOrList("groups", defaults.groups(), Names.claim()),
                identity.list("groups-keep", defaults.groupsKeep(), Names.visible()),
                defaults.shibboleth());
    }

    static SysadminConfig sysadmin(Section sysadmin, List<String> sources) {
        List<SysadminConfig.SourceGroup> groups = sysadmin.list("groups", List.of(), text -> {
            int colon = text.indexOf(':');
            if (colon > 0 && colon < text.length() - 1 && sources.contains(text.substring(0, colon))) {
                return new SysadminConfig.SourceGroup(Optional.of(text.substring(0, colon)), text.substring(colon + 1));
            }
            if (sources.size() > 1) {
                throw new Malformed(
                        "does not say whose group it is, and there are several sources",
                        "write source:group with one of: " + String.join(", ", sources));
            }
            return new SysadminConfig.SourceGroup(
                    Optional.empty(), Names.visible().parse(text));
        });
        return new SysadminConfig(groups);
    }

    private static ShibbolethIdentity shibboleth(Section attributes, ShibbolethIdentity defaults) {
        boolean written = attributes.has("groups");
        List<String> groups = attributes.oneOrList("groups", defaults.groups(), Names.attribute());
        return new ShibbolethIdentity(
                attributes.value("subject", defaults.subject(), Names.attribute()),
                attributes.value("username", defaults.username(), Names.attributePattern()),
                attributes.value("email", defaults.email(), Names.attribute()),
                attributes.oneOrList("name", defaults.name(), Names.attributes()),
                groups,
                written && !groups.isEmpty());
    }
}
