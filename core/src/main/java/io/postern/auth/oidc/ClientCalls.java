/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * What the gate asks of a provider as its client, and where it sends browsers. Bounded apart from the questions about bearer
 * tokens, so that a flood of those keeps nobody from signing in.
 */
final class ClientCalls {
    private final ProviderAddress address;
    private final KeyRing ring;
    private final ProviderHttp http;
    private final CallLimit limit;

    ClientCalls(ProviderAddress address, KeyRing ring, ProviderHttp http) {
        this.address = address;
        this.ring = ring;
        this.http = http;
        this.limit = new CallLimit(http.callTimeout());
    }

    /** Where that endpoint is called; empty where the provider has none. */
    Optional<URI> endpoint(ClientEndpoint endpoint) throws ProviderFault {
        Optional<String> named = named(endpoint.member());
        return named.isEmpty() ? Optional.empty() : Optional.of(address.reach(endpoint.member(), named.get()));
    }

    /** Where browsers are sent; empty where the provider has no such endpoint. */
    Optional<URI> endpoint(BrowserEndpoint endpoint) throws ProviderFault {
        Optional<String> named = named(endpoint.member());
        return named.isEmpty() ? Optional.empty() : Optional.of(address.show(endpoint.member(), named.get()));
    }

    /** Posts a form; any status is an answer. */
    FormAnswer post(ClientEndpoint endpoint, Optional<String> authorization, String form) throws ProviderFault {
        URI uri = endpoint(endpoint)
                .orElseThrow(() -> new ProviderFault("the discovery document names no " + endpoint.member()));
        HttpRequest.Builder request = http.request(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return limit.within(endpoint.kind(), () -> http.post(endpoint.kind(), request.build()));
    }

    private Optional<String> named(String member) throws ProviderFault {
        Metadata metadata =
                ring.metadata().orElseThrow(() -> new ProviderFault("the provider has not been discovered yet"));
        Object value = metadata.document().values().get(member);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new ProviderFault(member + " is not a string");
        }
        return Optional.of(text);
    }
}
