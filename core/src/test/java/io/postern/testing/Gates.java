/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import io.postern.auth.Account;
import io.postern.auth.Authenticator;
import io.postern.auth.Gate;
import io.postern.auth.GateParts;
import io.postern.auth.Identity;
import io.postern.auth.OwnPages;
import io.postern.auth.Proof;
import io.postern.auth.page.Pages;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Place;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Gates of a configuration's rules and headers, with one simple way of knowing callers in the place of providers. */
public final class Gates {
    private Gates() {}

    /** What the loader makes of a file with that text; an {@link AssertionError} where it refuses it. */
    public static GateConfig config(String yaml, SecretReading secrets, Place place) throws IOException {
        Path file = Files.createTempFile("gate", ".yaml");
        try {
            Files.writeString(file, yaml);
            return ConfigLoader.load(file, Map.of(), secrets, place).config();
        } catch (InvalidConfigException e) {
            throw new AssertionError(yaml + e.problems(), e);
        } finally {
            Files.delete(file);
        }
    }

    /** One that has no pages of its own. */
    public static Gate knowing(Authenticator callers, GateConfig config) {
        return gate(callers, config, Optional.empty());
    }

    /** One that has these pages of its own. */
    public static Gate knowing(Authenticator callers, GateConfig config, OwnPages pages) {
        return gate(callers, config, Optional.of(pages));
    }

    private static Gate gate(Authenticator callers, GateConfig config, Optional<OwnPages> pages) {
        return new Gate(new GateParts(
                config,
                List.of(callers),
                pages,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Pages.of(config),
                List.of(new byte[32]),
                List.of(),
                Clock.systemUTC(),
                UUID::randomUUID));
    }

    /** Alice with these groups, by a token that ends then. */
    public static Identity alice(List<String> groups, Instant until) {
        return new Identity(
                new Account("https://sso.example.org/realms/science", "1"),
                "keycloak",
                "alice",
                Optional.empty(),
                Optional.empty(),
                groups,
                groups,
                true,
                false,
                Proof.BEARER,
                until,
                Map.of());
    }
}
