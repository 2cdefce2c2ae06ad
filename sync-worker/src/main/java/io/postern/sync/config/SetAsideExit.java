/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

/** When records that were set aside make the exit code 3. */
public enum SetAsideExit {
    /** Whenever there are some. */
    ALWAYS,
    /** Where one is among them that the last run did not have. */
    NEW_ONLY
}
