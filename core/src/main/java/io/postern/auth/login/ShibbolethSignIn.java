/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Headers;
import io.postern.auth.RequestHead;
import io.postern.config.GateConfig;
import io.postern.config.ShibbolethConfig;
import java.util.Optional;

/**
 * Signing in and out at a Shibboleth service provider in front of the gate, by its {@code Login} and {@code Logout} handlers.
 *
 * @param name what a person sees in the chooser
 * @param start the app's page on which attributes become a session of the gate; empty where they are shown with every request
 */
record ShibbolethSignIn(ShibbolethConfig config, String name, Optional<String> start, Site site) {
    /** Empty where it is switched off. */
    static Optional<ShibbolethSignIn> of(GateConfig config, Site site) {
        ShibbolethConfig shibboleth = config.shibboleth();
        Optional<String> start = config.login().startOn().stream()
                .filter(path -> shibboleth.session() && !path.contains("*"))
                .findFirst();
        return shibboleth.enabled()
                ? Optional.of(new ShibbolethSignIn(shibboleth, shibboleth.name(), start, site))
                : Optional.empty();
    }

    /** Where a sign-in starts that returns there in the end. */
    String address(String returnUrl) {
        String target = start.map(path -> path + "?came_from=" + Site.encoded(returnUrl))
                .orElse(returnUrl);
        return with(config.login(), "target", site.absolute(target));
    }

    /** Where the service provider's session ends. */
    String logout(String returnUrl) {
        return with(config.logout(), "return", site.absolute(returnUrl));
    }

    /** Whether a service provider has a session for this request; its attributes are not looked at. */
    boolean showsSession(RequestHead request) {
        Headers headers = request.headers();
        return config.peers().stream().anyMatch(p -> p.contains(request.peer().address()))
                && headers.first("Shib-Session-ID").map(id -> !id.isEmpty()).orElse(false);
    }

    private static String with(String address, String name, String value) {
        return address + (address.contains("?") ? "&" : "?") + name + "=" + Site.encoded(value);
    }
}
