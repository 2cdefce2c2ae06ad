/* SPDX-License-Identifier: Apache-2.0 */
/** {@code POST /v1/session} and {@code GET /v1/changes}: what the gate asks of the worker. */
@NullMarked
package io.postern.sync.session;

import org.jspecify.annotations.NullMarked;
