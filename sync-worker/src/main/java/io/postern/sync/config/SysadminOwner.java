/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

/** Who writes CKAN's sysadmin flag. */
public enum SysadminOwner {
    /** The session endpoint, at each visit. */
    SESSION,
    /** The runs, from {@code groups.sysadmin}. */
    SYNC
}
