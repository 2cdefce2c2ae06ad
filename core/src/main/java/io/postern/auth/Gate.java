/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/** The gate. */
public interface Gate {
    /** Decides. */
    Decision decideNow(RequestHead request);

    /** Decides. */
    Decision decide(RequestHead request);
}
