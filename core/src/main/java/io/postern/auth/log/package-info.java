/* SPDX-License-Identifier: Apache-2.0 */
/** The lines of requests. */
@NullMarked
package io.postern.auth.log;

import org.jspecify.annotations.NullMarked;
