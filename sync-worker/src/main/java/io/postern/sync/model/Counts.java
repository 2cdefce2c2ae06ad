/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

/** How many records a run read and what became of them. Updated are those that changed in any way but these. */
public record Counts(People people, Groups groups, Memberships memberships, Sysadmins sysadmins) {

    /** Of people. */
    public record People(
            long read, long created, long updated, long deactivated, long reactivated, long setAside, long unchanged) {}

    /** Of groups. */
    public record Groups(long read, long created, long updated, long setAside, long unchanged) {}

    /** Of memberships. */
    public record Memberships(long read, long added, long removed) {}

    /** Of the flag. */
    public record Sysadmins(long granted, long revoked) {}
}
