/* SPDX-License-Identifier: Apache-2.0 */
/** A request through the filter, side by side with what others have. */
@NullMarked
package io.postern.bench;

import org.jspecify.annotations.NullMarked;
