/* SPDX-License-Identifier: Apache-2.0 */
/** What the proxy writes to its standard output: one JSON object a line. */
@NullMarked
package io.postern.proxy.log;

import org.jspecify.annotations.NullMarked;
