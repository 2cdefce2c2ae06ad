/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;

/**
 * Which attribute headers the fields of an identity come from. Names are exact header names.
 *
 * @param subject one attribute, so that a person keeps one key
 * @param username an attribute, or a pattern with the source's id in it; its claim paths have one segment
 * @param name the first entry whose attributes are all there is the display name, joined by a space
 * @param groups attributes that hold groups; all of them count
 * @param groupsAsked whether the file itself names them: SAML has no empty attribute, so that somebody of whom none of them came
 *     is then a member of nothing, while without that nothing is known
 */
public record ShibbolethIdentity(
        String subject,
        ValuePattern username,
        String email,
        List<List<String>> name,
        List<String> groups,
        boolean groupsAsked) {

    public ShibbolethIdentity {
        name = name.stream().map(List::copyOf).toList();
        groups = List.copyOf(groups);
    }
}
