/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a deployment descriptor says of security.
 *
 * @param constraints in their order, which has no meaning
 * @param roles the names of its {@code security-role}s
 * @param denyUncovered whether methods that a constraint leaves out are closed where it holds
 * @param login how people sign in
 * @param aliases names of roles in servlets that stand for others, as {@code servlet: name -> role}
 * @param runAs servlets that run as somebody else
 * @param complete whether annotations and fragments are not looked at besides
 */
record WebXml(
        List<SecurityConstraint> constraints,
        Set<String> roles,
        boolean denyUncovered,
        Optional<Login> login,
        List<String> aliases,
        List<String> runAs,
        boolean complete) {
    WebXml {
        constraints = List.copyOf(constraints);
        roles = Set.copyOf(roles);
        aliases = List.copyOf(aliases);
        runAs = List.copyOf(runAs);
    }

    /** A {@code login-config}. */
    record Login(String method, Optional<String> page, Optional<String> errorPage) {}
}
