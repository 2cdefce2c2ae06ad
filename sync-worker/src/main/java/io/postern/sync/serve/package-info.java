/* SPDX-License-Identifier: Apache-2.0 */
/** The worker as a service: when runs are made, what operators see of it. */
@NullMarked
package io.postern.sync.serve;

import org.jspecify.annotations.NullMarked;
