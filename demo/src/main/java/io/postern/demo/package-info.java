/* SPDX-License-Identifier: Apache-2.0 */
/** The whole stack on embedded defaults, started by one command. */
@NullMarked
package io.postern.demo;

import org.jspecify.annotations.NullMarked;
