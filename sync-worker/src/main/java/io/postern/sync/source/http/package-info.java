/* SPDX-License-Identifier: Apache-2.0 */
/** Asking sources that speak JSON over HTTP: within time-outs, with retries and a token that is renewed. */
@NullMarked
package io.postern.sync.source.http;

import org.jspecify.annotations.NullMarked;
