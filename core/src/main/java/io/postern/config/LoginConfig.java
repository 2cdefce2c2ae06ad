/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;

/**
 * Sign-in with a browser.
 *
 * @param prefix the path of the gate's own endpoints, without a trailing slash
 * @param startOn rule paths of the app's own login pages: visiting one starts the sign-in
 * @param endOn rule paths of the app's own logout pages: visiting one signs out everywhere
 * @param redirectHosts other hosts, with or without a port, that a return URL may name
 * @param authSignedInOnly whether the {@code auth} endpoint may answer "signed in or not" although rules ask for more
 */
public record LoginConfig(
        boolean enabled,
        String prefix,
        List<String> scopes,
        List<String> startOn,
        List<String> endOn,
        List<String> redirectHosts,
        boolean authSignedInOnly) {

    public LoginConfig {
        scopes = List.copyOf(scopes);
        startOn = List.copyOf(startOn);
        endOn = List.copyOf(endOn);
        redirectHosts = List.copyOf(redirectHosts);
    }
}
