/* SPDX-License-Identifier: Apache-2.0 */
/** CERN's Authorization Service as a source. */
@NullMarked
package io.postern.sync.source.authz;

import org.jspecify.annotations.NullMarked;
