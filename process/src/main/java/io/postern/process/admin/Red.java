/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.admin;

/**
 * A part that keeps the process from being ready.
 *
 * @param part what it is, as in {@code provider keycloak}
 * @param why one sentence for the operator
 */
public record Red(String part, String why) {}
