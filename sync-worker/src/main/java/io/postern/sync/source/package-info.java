/* SPDX-License-Identifier: Apache-2.0 */
/** Where identities come from, read page by page. */
@NullMarked
package io.postern.sync.source;

import org.jspecify.annotations.NullMarked;
