/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.Map;

/**
 * Where oauth2-proxy forwards some paths to.
 *
 * @param setting where it was given, for the report
 * @param path the one path, or, where it ends in a slash, the prefix
 * @param uri the address
 * @param more what else was said of it in an alpha configuration, by the names of its entries
 */
record Upstream(Setting setting, String path, String uri, Map<String, String> more) {
    Upstream {
        more = Map.copyOf(more);
    }
}
