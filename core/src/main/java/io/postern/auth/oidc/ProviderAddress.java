/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a provider is reached, and which of the addresses that it names are called. Endpoints are called by https wherever they
 * are, since large providers keep their keys on another host than their issuer; by plain http only on the host of
 * {@code internal-url}, or on loopback where the issuer itself is there. Redirects are never followed, so no answer leads
 * anywhere else.
 *
 * @param issuer the issuer as configured
 * @param internal where the gate reaches it instead; its path, where it has one, takes the place of the issuer's
 */
record ProviderAddress(URI issuer, Optional<URI> internal) {
    /** OpenID Connect Discovery 1.0, section 4. */
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** The address of the discovery document. */
    URI discovery() {
        return URI.create(trimmed(inside(issuer).toString()) + WELL_KNOWN);
    }

    /** The address at which an endpoint that the provider names is called. */
    URI reach(String name, String endpoint) throws ProviderFault {
        URI uri = parsed(name, endpoint);
        if (origin(uri).equals(origin(issuer))) {
            return inside(uri);
        }
        boolean allowed = uri.getScheme().equalsIgnoreCase("https")
                || (internal.isPresent() && origin(uri).equals(origin(internal.get())))
                || (issuer.getScheme().equalsIgnoreCase("http") && loopback(uri.getHost()));
        if (!allowed) {
            throw new ProviderFault(name + " is neither https nor on the host of internal-url");
        }
        return uri;
    }

    /**
     * The address at which a browser finds an endpoint that the provider names: where the provider was asked at
     * {@code internal-url} and names its endpoints there, the issuer's instead.
     */
    URI show(String name, String endpoint) throws ProviderFault {
        URI uri = parsed(name, endpoint);
        if (internal.isPresent() && origin(uri).equals(origin(internal.get()))) {
            return moved(uri, internal.get(), issuer);
        }
        boolean allowed = uri.getScheme().equalsIgnoreCase("https")
                || origin(uri).equals(origin(issuer))
                || (issuer.getScheme().equalsIgnoreCase("http") && loopback(uri.getHost()));
        if (!allowed) {
            throw new ProviderFault(name + " is not https");
        }
        return uri;
    }

    private URI inside(URI uri) {
        return internal.isEmpty() ? uri : moved(uri, issuer, internal.get());
    }

    /** The same endpoint below another address; a path stays that is not below the first one's, or where internal has none. */
    private URI moved(URI uri, URI from, URI to) {
        String own = trimmed(path(from));
        String path = path(uri);
        boolean stays = internal.map(url -> trimmed(path(url)).isEmpty()).orElse(true)
                || !(path.equals(own) || path.startsWith(own + "/"));
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(origin(to) + (stays ? path : trimmed(path(to)) + path.substring(own.length())) + query);
    }

    private static URI parsed(String name, String endpoint) throws ProviderFault {
        try {
            URI uri = new URI(endpoint);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // falls through to the one refusal
        }
        throw new ProviderFault(name + " is not an http address");
    }

    /** Scheme, host and port, spelled in one way. */
    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() == -1 || uri.getPort() == standard ? "" : ":" + uri.getPort();
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + port;
    }

    private static boolean loopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }

    private static String path(URI uri) {
        return uri.getRawPath() == null ? "" : uri.getRawPath();
    }

    private static String trimmed(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
