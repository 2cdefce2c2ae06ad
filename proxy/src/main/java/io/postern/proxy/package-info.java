/* SPDX-License-Identifier: Apache-2.0 */
/** The sidecar, a Jetty adapter around the gate. */
@NullMarked
package io.postern.proxy;

import org.jspecify.annotations.NullMarked;
