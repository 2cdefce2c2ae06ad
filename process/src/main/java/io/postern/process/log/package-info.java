/* SPDX-License-Identifier: Apache-2.0 */
/** What a process writes to its standard output: one JSON object a line. */
@NullMarked
package io.postern.process.log;

import org.jspecify.annotations.NullMarked;
