/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A token by client_credentials (RFC 6749, section 4.4), got when it is first needed and again before it runs out. Safe for use
 * by many threads at once.
 */
public final class AccessToken {
    /** So long before its end a token is not used any more; of a token that lives for less than two of these, the second half. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final SourceHttp http;
    private final Rhythm rhythm;
    private final URI endpoint;
    private final Map<String, String> form;
    private Optional<Got> got = Optional.empty();

    /**
     * A token that nobody asked for yet.
     *
     * @param more fields of the request beside those of the grant, such as an audience
     */
    public AccessToken(
            SourceHttp http, Rhythm rhythm, URI endpoint, ClientCredentials client, Map<String, String> more) {
        this.http = http;
        this.rhythm = rhythm;
        this.endpoint = endpoint;
        this.form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", client.id());
        form.put("client_secret", client.secret().reveal());
        form.putAll(more);
    }

    private record Got(String value, Instant until) {}

    /** One that can be used now. */
    synchronized String current() throws SourceFault, InterruptedException {
        Instant now = rhythm.clock().instant();
        if (got.isEmpty() || !now.isBefore(got.get().until())) {
            got = Optional.of(fresh(now));
        }
        return got.get().value();
    }

    /** Forgets that token, which the service did not take. */
    synchronized void refused(String value) {
        got = got.filter(one -> !one.value().equals(value));
    }

    private Got fresh(Instant now) throws SourceFault, InterruptedException {
        HttpResponse<byte[]> answer = http.post("The token endpoint", endpoint, form);
        if (answer.statusCode() == 400 || answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new SourceFault("The token endpoint refused the client with status " + answer.statusCode()
                    + ": see client-id and client-secret");
        }
        if (answer.statusCode() != 200) {
            throw new SourceFault("The token endpoint answered with status " + answer.statusCode() + ": see its URL");
        }
        Map<String, Object> body = JsonPage.object("The token endpoint", answer.body());
        if (!(body.get("access_token") instanceof String value) || !sendable(value)) {
            throw new SourceFault("The token endpoint answered without an access_token");
        }
        return new Got(value, body.get("expires_in") instanceof Long seconds ? until(now, seconds) : Instant.MAX);
    }

    private static Instant until(Instant now, long seconds) {
        Duration lifetime = Duration.ofSeconds(
                Math.max(0, Math.min(seconds, Duration.ofDays(365).toSeconds())));
        Duration margin = lifetime.compareTo(MARGIN.multipliedBy(2)) < 0 ? lifetime.dividedBy(2) : MARGIN;
        return now.plus(lifetime.minus(margin));
    }

    /** The characters of RFC 6750, section 2.1, and what some services add to them. */
    private static boolean sendable(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
