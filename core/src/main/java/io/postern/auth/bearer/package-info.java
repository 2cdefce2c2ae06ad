/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Bearer tokens: whether a credential is a token of ours, whose it is, and whether whoever sends it may hold it.
 */
@NullMarked
package io.postern.auth.bearer;

import org.jspecify.annotations.NullMarked;
