/* SPDX-License-Identifier: Apache-2.0 */
/** What must reach others once it is in the tables: the application's caches and sessions, and whoever wants to be told. */
@NullMarked
package io.postern.sync.publish;

import org.jspecify.annotations.NullMarked;
