/* SPDX-License-Identifier: Apache-2.0 */
/** What operators ask on the admin port: health, readiness, metrics. */
@NullMarked
package io.postern.process.admin;

import org.jspecify.annotations.NullMarked;
