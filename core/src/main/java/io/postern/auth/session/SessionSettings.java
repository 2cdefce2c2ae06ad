/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.IdentityMaker;
import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.GateConfig;
import io.postern.config.ProviderConfig;
import io.postern.config.SessionConfig;
import io.postern.config.ShibbolethConfig;
import io.postern.config.SysadminConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the sessions of one configuration depend on.
 *
 * @param config the section {@code session}
 * @param keys at least one secret of 32 bytes; the first encrypts, all decrypt
 * @param publicUrl what a browser sees
 * @param identities makes identities of sessions
 * @param sources where people of a session may come from, by the source's id; others' sessions end
 * @param namedGroups the groups that rules and the sysadmin flag look at
 * @param refresher asks providers again, where there are any
 */
public record SessionSettings(
        SessionConfig config,
        List<byte[]> keys,
        URI publicUrl,
        IdentityMaker identities,
        Map<String, Source> sources,
        Set<String> namedGroups,
        Optional<Refresher> refresher) {

    /**
     * A source of people.
     *
     * @param issuers the issuers or entity IDs that it speaks for
     * @param groupsKeep the patterns of the groups that are handed on
     */
    public record Source(Set<String> issuers, List<String> groupsKeep) {
        /** Copies the collections. */
        public Source {
            issuers = Set.copyOf(issuers);
            groupsKeep = List.copyOf(groupsKeep);
        }
    }

    /** Copies the collections. */
    public SessionSettings {
        keys = List.copyOf(keys);
        sources = Map.copyOf(sources);
        namedGroups = Set.copyOf(namedGroups);
    }

    /**
     * The settings of a configuration.
     *
     * @param keys those of {@code session.keys}, or one that was made for this process
     * @throws IllegalArgumentException where the configuration has no {@code server.public-url}
     */
    public static SessionSettings of(GateConfig config, List<byte[]> keys, Optional<Refresher> refresher) {
        return new SessionSettings(
                config.session(),
                keys,
                config.server()
                        .publicUrl()
                        .orElseThrow(() -> new IllegalArgumentException("sessions need server.public-url")),
                IdentityMaker.of(config),
                sources(config),
                namedGroups(config),
                refresher);
    }

    private static Map<String, Source> sources(GateConfig config) {
        Map<String, Source> sources = new HashMap<>();
        for (ProviderConfig provider : config.providers()) {
            sources.put(
                    provider.id(),
                    new Source(
                            Set.of(provider.issuer().toString()),
                            provider.identity().groupsKeep()));
        }
        if (config.shibboleth().enabled() && config.shibboleth().session()) {
            sources.put(
                    ShibbolethConfig.SOURCE_ID,
                    new Source(
                            Set.copyOf(config.shibboleth().identityProviders()),
                            config.identity().groupsKeep()));
        }
        return sources;
    }

    private static Set<String> namedGroups(GateConfig config) {
        Set<String> named = new HashSet<>();
        for (SysadminConfig.SourceGroup group : config.sysadmin().groups()) {
            named.add(group.group());
        }
        for (AccessRule rule : config.access()) {
            if (rule.allow() instanceof Allow.Conditions conditions) {
                named.addAll(conditions.groups());
            }
        }
        return named;
    }

    /** The sources; the keys are secrets. */
    @Override
    public String toString() {
        return "SessionSettings[" + publicUrl + ", " + sources.keySet() + "]";
    }
}
