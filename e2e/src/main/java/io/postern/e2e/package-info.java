/* SPDX-License-Identifier: Apache-2.0 */
/** The shipped jar between programs of other makes, each a process of its own on loopback. */
@NullMarked
package io.postern.e2e;

import org.jspecify.annotations.NullMarked;
