/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

/**
 * A part that keeps the gate from being ready.
 *
 * @param part what it is, as in {@code provider keycloak}
 * @param why one sentence for the operator
 */
public record NotReady(String part, String why) {}
