/* SPDX-License-Identifier: Apache-2.0 */
/** Counterparts for tests: a provider that can misbehave, tokens it signs, a clock that moves. */
@NullMarked
package io.postern.testing;

import org.jspecify.annotations.NullMarked;
