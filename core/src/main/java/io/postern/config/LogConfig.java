/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/**
 * What is logged.
 *
 * @param access whether each request makes an access line; audit lines are always written
 */
public record LogConfig(boolean access) {}
