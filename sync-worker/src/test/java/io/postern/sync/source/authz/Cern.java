/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.config.Secret;
import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.HttpSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** People as the Authorization Service shows them, and settings to read them in pages of ten. */
final class Cern {
    static final int PAGE = 10;

    private Cern() {}

    /** So many people. */
    static List<Map<String, Object>> people(int number) {
        return IntStream.rangeClosed(1, number).mapToObj(Cern::person).toList();
    }

    /** One of them. */
    static Map<String, Object> person(int number) {
        return with(
                "id",
                "id-" + number,
                "upn",
                "person" + number,
                "displayName",
                "Person " + number,
                "firstName",
                "Person",
                "lastName",
                "Number " + number,
                "personId",
                100_000 + number,
                "uid",
                5000 + number,
                "gid",
                2763,
                "cernDepartment",
                "IT",
                "cernGroup",
                null,
                "cernSection",
                "IR",
                "instituteName",
                "CERN",
                "preferredCernLanguage",
                "EN",
                "orcid",
                null,
                "postOfficeBox",
                "M33120",
                "primaryAccountEmail",
                "Person." + number + "@cern.ch",
                "type",
                "Person",
                "source",
                "cern",
                "activeUser",
                true,
                "modificationTime",
                "2025-06-01T00:00:00Z");
    }

    /** A map that may hold nulls. */
    @SuppressWarnings("NullAway") // the service's nulls are what is tested
    static Map<String, Object> with(@Nullable Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }

    /** As the configuration has them by default, but for small pages and little patience. */
    static AuthzSettings settings(AuthzSimulator simulator) {
        return settings(simulator, AuthzSettings.Members.PRECOMPUTED, false);
    }

    /** The same with groups. */
    static AuthzSettings settings(AuthzSimulator simulator, AuthzSettings.Members members, boolean groups) {
        return new AuthzSettings(
                "cern",
                simulator.url(),
                simulator.url(),
                new ClientCredentials(AuthzSimulator.CLIENT, Secret.of(AuthzSimulator.SECRET)),
                PAGE,
                AuthzSettings.PEOPLE,
                List.of(),
                groups,
                members,
                new HttpSettings(Optional.empty(), Duration.ofSeconds(2), Duration.ofMillis(800), 3));
    }
}
