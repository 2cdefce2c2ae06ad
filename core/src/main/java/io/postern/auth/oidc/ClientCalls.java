/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the gate asks of a provider as its client, and where it sends browsers. Bounded apart from the questions about bearer
 * tokens, so that a flood of those keeps nobody from signing in.
 */
final class ClientCalls {
    /** How many forms are under way at once. */
    private static final int MAX_CALLS = 16;

    private final ProviderAddress address;
    private final KeyRing ring;
    private final ProviderHttp http;
    private final Semaphore calls = new Semaphore(MAX_CALLS);

    ClientCalls(ProviderAddress address, KeyRing ring, ProviderHttp http) {
        this.address = address;
        this.ring = ring;
        this.http = http;
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
        HttpRequest.Builder request = ProviderHttp.request(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            if (!calls.tryAcquire(ProviderHttp.CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProviderFault(endpoint.kind() + ": " + MAX_CALLS + " calls are under way already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFault("interrupted");
        }
        try {
            return http.post(endpoint.kind(), request.build());
        } finally {
            calls.release();
        }
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
