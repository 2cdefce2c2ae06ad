/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The database: what a source gave is staged by COPY, compared with the application's tables in SQL, and the resulting
 * plan is applied in batches. The statements stand in {@code .sql} files beside these classes.
 */
@NullMarked
package io.postern.sync.store;

import org.jspecify.annotations.NullMarked;
