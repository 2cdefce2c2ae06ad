/* SPDX-License-Identifier: Apache-2.0 */
/** The app's side of the proxy: connections, requests and answers, tunnels. */
@NullMarked
package io.postern.proxy.upstream;

import org.jspecify.annotations.NullMarked;
