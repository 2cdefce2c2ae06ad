/* SPDX-License-Identifier: Apache-2.0 */
/** Puts a gate together from its configuration, keeps it open, and replaces it when the configuration changes. */
@NullMarked
package io.postern.assembly;

import org.jspecify.annotations.NullMarked;
