/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.time.Duration;

/**
 * Bearer tokens in the {@code Authorization} header.
 *
 * @param tokenCache how many verified tokens are remembered
 * @param introspectionCache the longest time for which an introspection answer serves; zero means not at all
 */
public record BearerConfig(boolean enabled, DpopConfig dpop, int tokenCache, Duration introspectionCache) {}
