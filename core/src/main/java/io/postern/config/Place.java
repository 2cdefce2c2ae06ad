/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Where a gate stands, seen from the app. */
public enum Place {
    /** In front of it, as the proxy does. */
    IN_FRONT,
    /**
     * Inside it, as the servlet filter does: connections and forwarding are the container's, so that the keys about them mean
     * nothing.
     */
    INSIDE
}
