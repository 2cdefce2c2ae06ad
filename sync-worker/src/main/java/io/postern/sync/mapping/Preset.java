/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.config.ConfigLoader;
import io.postern.config.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Mapping and filters to start from, kept as YAML beside this class. */
public enum Preset {
    /** CERN's directory. */
    CERN_LDAP("ldap"),
    /** CERN's Authorization Service. */
    CERN_AUTHZ("authz"),
    /** Keycloak. */
    KEYCLOAK("keycloak"),
    /** Active Directory. */
    ACTIVE_DIRECTORY("ldap"),
    /** OpenLDAP with inetOrgPerson and groupOfNames. */
    OPENLDAP("ldap");

    private final String kind;

    Preset(String kind) {
        this.kind = kind;
    }

    /** The key of the sources that it suits. */
    public String kind() {
        return kind;
    }

    /** As the configuration names it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it says: a section of its {@link #kind}, and {@code mapping}. Made anew at each call, since reading uses it up. */
    public Section section() {
        String resource = label() + ".yaml";
        try (InputStream in = Preset.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in this build");
            }
            return ConfigLoader.builtIn(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
