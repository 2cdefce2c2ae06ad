/* SPDX-License-Identifier: Apache-2.0 */
/** Reads and checks the configuration file. */
@NullMarked
package io.postern.config;

import org.jspecify.annotations.NullMarked;
