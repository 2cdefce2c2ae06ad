/* SPDX-License-Identifier: Apache-2.0 */
/** The gate as a servlet filter: a thin adapter around {@link io.postern.auth.Gate}. */
@NullMarked
package io.postern.filter;

import org.jspecify.annotations.NullMarked;
