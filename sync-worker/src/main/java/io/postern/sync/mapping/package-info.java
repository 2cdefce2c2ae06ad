/* SPDX-License-Identifier: Apache-2.0 */
/** From an entry of a source to a person or a group: attribute names, expressions, presets, and plug-ins in Java. */
@NullMarked
package io.postern.sync.mapping;

import org.jspecify.annotations.NullMarked;
