/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Optional;

/**
 * The gate's own cookies.
 *
 * @param name what their names start with, after {@code __Host-} where that applies
 * @param domain the {@code Domain} attribute; empty means the host alone
 */
public record CookieConfig(String name, Optional<String> domain) {}
