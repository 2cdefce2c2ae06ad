/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;
import java.util.Optional;

/**
 * Who is a sysadmin.
 *
 * @param groups a member of one of these is; empty means nobody
 */
public record SysadminConfig(List<SourceGroup> groups) {

    public SysadminConfig {
        groups = List.copyOf(groups);
    }

    /**
     * A group of one source of identities.
     *
     * @param source a provider's id or {@link ShibbolethConfig#SOURCE_ID}; empty only where there is one source
     */
    public record SourceGroup(Optional<String> source, String group) {}
}
