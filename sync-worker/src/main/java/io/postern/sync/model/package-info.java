/* SPDX-License-Identifier: Apache-2.0 */
/** What a run is about: people, groups, limits, what is set aside. Values only, without I/O. */
@NullMarked
package io.postern.sync.model;

import org.jspecify.annotations.NullMarked;
