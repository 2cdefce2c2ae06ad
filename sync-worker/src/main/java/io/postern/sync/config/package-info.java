/* SPDX-License-Identifier: Apache-2.0 */
/** The configuration of the sync worker: records, checked once at the start. */
@NullMarked
package io.postern.sync.config;

import org.jspecify.annotations.NullMarked;
