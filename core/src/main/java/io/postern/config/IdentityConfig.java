/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;

/**
 * Where each field of an identity comes from.
 *
 * @param username a claim, or a pattern with the source's id in it
 * @param name the first entry whose claims are all there is the display name, joined by a space
 * @param groups claims that hold groups; all of them count
 * @param groupsKeep patterns ({@code *} any characters) of which a group must match one to be kept
 * @param shibboleth the same for attribute headers
 */
public record IdentityConfig(
        ClaimPath subject,
        ValuePattern username,
        ClaimPath email,
        UnverifiedEmail unverifiedEmail,
        List<List<ClaimPath>> name,
        List<ClaimPath> groups,
        List<String> groupsKeep,
        ShibbolethIdentity shibboleth) {

    public IdentityConfig {
        name = name.stream().map(List::copyOf).toList();
        groups = List.copyOf(groups);
        groupsKeep = List.copyOf(groupsKeep);
    }
}
