/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.Optional;

/**
 * A {@code security-constraint}.
 *
 * @param resources what it is about
 * @param roles who gets in, as it is written; an empty list lets nobody in, none leaves everybody in
 * @param transport its {@code transport-guarantee}, where it asks for one
 */
record SecurityConstraint(List<Resource> resources, Optional<List<String>> roles, Optional<String> transport) {
    SecurityConstraint {
        resources = List.copyOf(resources);
    }

    /** A {@code web-resource-collection}. */
    record Resource(List<UrlPattern> patterns, MethodSet methods) {
        Resource {
            patterns = List.copyOf(patterns);
        }
    }
}
