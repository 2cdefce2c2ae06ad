/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Whether a problem stops the start. */
public enum Severity {
    ERROR,
    WARNING
}
