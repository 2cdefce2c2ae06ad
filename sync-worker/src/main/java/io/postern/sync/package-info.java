/* SPDX-License-Identifier: Apache-2.0 */
/** The sync worker: identity sources into the tables of the application. */
@NullMarked
package io.postern.sync;

import org.jspecify.annotations.NullMarked;
