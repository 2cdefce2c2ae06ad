/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: which command is meant, and with what. */
@NullMarked
package io.postern.process.command;

import org.jspecify.annotations.NullMarked;
