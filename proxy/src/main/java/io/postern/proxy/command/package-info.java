/* SPDX-License-Identifier: Apache-2.0 */
/** The commands that do not serve: quick to start, and without anything of the server. */
@NullMarked
package io.postern.proxy.command;

import org.jspecify.annotations.NullMarked;
