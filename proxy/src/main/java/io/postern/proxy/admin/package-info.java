/* SPDX-License-Identifier: Apache-2.0 */
/** What the proxy counts. */
@NullMarked
package io.postern.proxy.admin;

import org.jspecify.annotations.NullMarked;
