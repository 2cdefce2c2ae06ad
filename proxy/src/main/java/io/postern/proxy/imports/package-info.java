/* SPDX-License-Identifier: Apache-2.0 */
/** Other gates' configurations, read and written as ours, with a report on each of their options. */
@NullMarked
package io.postern.proxy.imports;

import org.jspecify.annotations.NullMarked;
