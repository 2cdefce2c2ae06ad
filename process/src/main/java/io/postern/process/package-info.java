/* SPDX-License-Identifier: Apache-2.0 */
/** What every program of the project needs that a person starts or that serves. */
@NullMarked
package io.postern.process;

import org.jspecify.annotations.NullMarked;
