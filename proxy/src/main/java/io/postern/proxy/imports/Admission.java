/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom constraints let in together (Jakarta Servlet 6.0, section 13.8.1).
 *
 * @param who how it is decided
 * @param roles of which one is enough, where it is by roles
 */
record Admission(Who who, Set<String> roles) {
    static final Admission EVERYBODY = new Admission(Who.EVERYBODY, Set.of());
    static final Admission NOBODY = new Admission(Who.NOBODY, Set.of());

    /** A role that stands for all that are declared, and one that stands for whoever is signed in. */
    private static final String ALL_ROLES = "*";

    private static final String SIGNED_IN = "**";

    Admission {
        roles = Set.copyOf(roles);
    }

    /** How it is decided. */
    enum Who {
        NOBODY,
        EVERYBODY,
        SIGNED_IN,
        ROLES
    }

    /**
     * The admission by these constraints together: one that lets nobody in wins over all others, one that asks for nobody over
     * those that name roles, and those add up.
     *
     * @param constraints the roles of each, as written; none where a constraint asks for nobody
     * @param declared the roles that the descriptor declares
     */
    static Admission of(List<Optional<List<String>>> constraints, Set<String> declared) {
        if (constraints.stream()
                .anyMatch(roles -> roles.isPresent() && roles.get().isEmpty())) {
            return NOBODY;
        }
        if (constraints.stream().anyMatch(Optional::isEmpty)) {
            return EVERYBODY;
        }
        Set<String> roles = new TreeSet<>();
        boolean signedIn = false;
        for (Optional<List<String>> constraint : constraints) {
            for (String role : constraint.orElseThrow()) {
                if (role.equals(ALL_ROLES)) {
                    roles.addAll(declared);
                } else if (role.equals(SIGNED_IN) && !declared.contains(SIGNED_IN)) {
                    signedIn = true;
                } else {
                    roles.add(role);
                }
            }
        }
        if (signedIn) {
            return new Admission(Who.SIGNED_IN, Set.of());
        }
        return roles.isEmpty() ? NOBODY : new Admission(Who.ROLES, roles);
    }

    /** What a rule allows, as YAML. */
    String yaml() {
        return switch (who) {
            case NOBODY -> "nobody";
            // what the container does: the app gets the request with whatever credential it carries
            case EVERYBODY -> "app";
            case SIGNED_IN -> "signed-in";
            case ROLES -> "{groups: " + YamlText.of(List.copyOf(new TreeSet<>(roles))) + "}";
        };
    }
}
