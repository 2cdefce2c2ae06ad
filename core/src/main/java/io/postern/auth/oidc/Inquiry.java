/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.config.MissingSecrets;
import io.postern.config.ProviderConfig;
import io.postern.config.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** Asks a provider about a token: introspection and userinfo. Every call asks anew; remembering is the caller's business. */
final class Inquiry {
    private final ProviderConfig config;
    private final KeyRing ring;
    private final ProviderHttp http;
    /** A flood of unknown tokens is not passed on to the provider. */
    private final CallLimit limit;

    Inquiry(ProviderConfig config, KeyRing ring, ProviderHttp http) {
        this.config = config;
        this.ring = ring;
        this.http = http;
        this.limit = new CallLimit(http.callTimeout());
    }

    /** The members of the answer; empty where the token is not active. */
    Optional<Claims> introspect(String token) throws ProviderFault {
        URI endpoint = endpoint("introspection_endpoint", Metadata::introspection);
        HttpRequest request = http.request(endpoint)
                .header("Authorization", basic())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + encoded(token) + "&token_type_hint=access_token"))
                .build();
        ProviderHttp.Answer answered = call("introspection", request);
        if (!(answered instanceof ProviderHttp.Document document)) {
            throw new ProviderFault("introspection answered with status " + ((ProviderHttp.Status) answered).code()
                    + " (401 and 403: client-id or client-secret is wrong)");
        }
        Object active = document.claims().values().get("active");
        if (!(active instanceof Boolean answer)) {
            throw new ProviderFault("introspection answered without active");
        }
        return answer ? Optional.of(document.claims()) : Optional.empty();
    }

    /** The claims of the token's owner; empty where the provider takes the token for no good. */
    Optional<Claims> userinfo(String token) throws ProviderFault {
        URI endpoint = endpoint("userinfo_endpoint", Metadata::userinfo);
        HttpRequest request = http.request(endpoint)
                .header("Authorization", "Bearer " + token)
                .build();
        ProviderHttp.Answer answer = call("userinfo", request);
        if (answer instanceof ProviderHttp.Document document) {
            return Optional.of(document.claims());
        }
        int status = ((ProviderHttp.Status) answer).code();
        if (status == 401 || status == 403) {
            return Optional.empty();
        }
        throw new ProviderFault("userinfo answered with status " + status);
    }

    private URI endpoint(String name, Function<Metadata, Optional<URI>> of) throws ProviderFault {
        if (ring.metadata().isEmpty() && ring.mayFetch()) {
            ring.fetchAndWait();
        }
        Metadata metadata =
                ring.metadata().orElseThrow(() -> new ProviderFault("the provider has not been discovered yet"));
        return of.apply(metadata).orElseThrow(() -> new ProviderFault("the discovery document names no " + name));
    }

    private ProviderHttp.Answer call(String kind, HttpRequest request) throws ProviderFault {
        return limit.within(kind, () -> http.call(kind, request));
    }

    /** RFC 6749, section 2.3.1. */
    private String basic() throws ProviderFault {
        Secret secret = config.clientSecret()
                .filter(given -> !MissingSecrets.missing(given))
                .orElseThrow(() -> new ProviderFault("client-secret is not there, so that no token is asked about"));
        String credentials = encoded(config.clientId().orElse("")) + ":" + encoded(secret.reveal());
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
