/* SPDX-License-Identifier: Apache-2.0 */
/** What a run did, for people: as a page, as JSON, at the end of a terminal. */
@NullMarked
package io.postern.sync.report;

import org.jspecify.annotations.NullMarked;
