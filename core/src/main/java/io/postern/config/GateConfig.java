/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;
import java.util.Optional;

/**
 * The whole configuration of a gate, checked: whoever holds one need not look for contradictions. Immutable; its
 * {@code toString} shows no secret.
 *
 * @param providers the OpenID Connect providers, each with its effective identity mapping
 * @param identity the mapping that providers override; its {@code shibboleth} part serves the attribute headers
 * @param access the rules in the order of the file; where none matches, a person must be signed in
 * @param provisioning the session endpoint, where one is asked
 */
public record GateConfig(
        ServerConfig server,
        UpstreamConfig upstream,
        List<ProviderConfig> providers,
        BearerConfig bearer,
        LoginConfig login,
        SessionConfig session,
        CsrfConfig csrf,
        ShibbolethConfig shibboleth,
        IdentityConfig identity,
        SysadminConfig sysadmin,
        List<AccessRule> access,
        HeadersConfig headers,
        AssertionConfig assertion,
        Optional<ProvisioningConfig> provisioning,
        PagesConfig pages,
        LogConfig log) {

    public GateConfig {
        providers = List.copyOf(providers);
        access = List.copyOf(access);
    }
}
