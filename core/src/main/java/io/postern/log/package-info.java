/* SPDX-License-Identifier: Apache-2.0 */
/** Log lines that are JSON objects. */
@NullMarked
package io.postern.log;

import org.jspecify.annotations.NullMarked;
