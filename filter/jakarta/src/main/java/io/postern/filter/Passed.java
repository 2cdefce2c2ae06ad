/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Decision;
import io.postern.auth.Gate;
import io.postern.auth.RequestHead;

/**
 * A request that went on to the app, as the gate saw it.
 *
 * @param gate the one that decided
 * @param head the request's head as it came
 * @param pass the decision
 */
record Passed(Gate gate, RequestHead head, Decision.Pass pass) {}
