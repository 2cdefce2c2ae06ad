/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.config.Cidr;
import io.postern.config.GateConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Where the gate's own endpoints are, as browsers see them.
 *
 * @param origin the public URL's scheme, host and port
 * @param prefix {@code login.prefix}
 * @param trustedProxies whose {@code X-Auth-Request-Redirect} is believed
 */
record Site(String origin, String prefix, List<Cidr> trustedProxies) {
    /** The site of a configuration that has been checked, so that a public URL is there. */
    static Site of(GateConfig config) {
        URI url = config.server()
                .publicUrl()
                .orElseThrow(() -> new IllegalArgumentException("server.public-url is missing, and login needs it"));
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
        return new Site(
                scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port,
                config.login().prefix(),
                config.server().trustedProxies());
    }

    /** The address of one of the endpoints, registered at the provider. */
    URI endpoint(String name) {
        return URI.create(origin + prefix + name);
    }

    /** The path at which a sign-in starts that returns there. */
    String signIn(String returnUrl) {
        return prefix + "/sign_in?rd=" + encoded(returnUrl);
    }

    /** An address of this site or another, in full. */
    String absolute(String returnUrl) {
        return returnUrl.startsWith("/") ? origin + returnUrl : returnUrl;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
