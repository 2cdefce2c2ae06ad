/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.Reason;
import io.postern.config.ProviderConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One OpenID Connect provider: verifies what it signed, with keys from memory. Safe for use by many threads at once. It is made,
 * kept fresh and closed by {@link Providers}.
 */
public final class Provider {
    /** What a JOSE header must not have: extensions nobody here knows, keys that the sender brings along, compression. */
    private static final List<String> UNWANTED = List.of("crit", "b64", "jwk", "jku", "x5u", "zip", "enc");

    /** How long an identity lasts whose end the provider does not tell. */
    private static final Duration UNTIMED = Duration.ofSeconds(60);

    private final ProviderConfig config;
    private final String issuer;
    private final KeyRing ring;
    private final Inquiry inquiry;
    private final ClientCalls client;
    private final Clock clock;

    Provider(ProviderConfig config, KeyRing ring, Inquiry inquiry, ClientCalls client, Clock clock) {
        this.inquiry = inquiry;
        this.client = client;
        this.config = config;
        this.issuer = config.issuer().toString();
        this.ring = ring;
        this.clock = clock;
    }

    /** The provider's part of the configuration. */
    public ProviderConfig config() {
        return config;
    }

    /** The id in the configuration. */
    public String id() {
        return config.id();
    }

    /** The issuer, as tokens must name it. */
    public String issuer() {
        return issuer;
    }

    /** Whether it was discovered once, so that it can be worked with. */
    public boolean ready() {
        return ring.metadata().isPresent();
    }

    /** What it says about itself; empty before the first discovery. */
    public Optional<Metadata> metadata() {
        return ring.metadata();
    }

    /**
     * The key that signed the token; never blocks. Empty where the key is not in memory: then {@link #fetchKeys} may help, if
     * {@link #mayFetchKeys}; it may help as well against {@link Reason#TOKEN_SIGNATURE}, where a provider names its new key like
     * the old one. Looks at header and signature only, so {@link #endOf} must follow.
     */
    public Optional<VerificationKey> verify(SignedToken token) throws Refusal {
        Claims header = token.header();
        for (String name : UNWANTED) {
            if (header.has(name)) {
                throw new Refusal(Reason.TOKEN_MALFORMED, "the token's header has " + name);
            }
        }
        String algorithm = header.text("alg").orElse("");
        String listed = algorithm.equals("Ed25519") ? "EdDSA" : algorithm;
        if (!config.algorithms().contains(algorithm) && !config.algorithms().contains(listed)) {
            throw new Refusal(Reason.TOKEN_ALGORITHM, "the token's algorithm is not in providers[].algorithms");
        }
        return ring.keys().verify(token, algorithm, header.text("kid"));
    }

    /** Whether the key that verified a token is still one of the provider's. */
    public boolean trusts(VerificationKey key) {
        return ring.keys().contains(key);
    }

    /** Whether {@link #fetchKeys} would ask the provider: at most every ten seconds, whatever tokens arrive. */
    public boolean mayFetchKeys() {
        return ring.mayFetch();
    }

    /** Asks the provider for its key set, or waits for a thread that does; blocks for some seconds at most. */
    public void fetchKeys() {
        ring.fetchAndWait();
    }

    /** Whether a key that is not in memory may exist all the same, since the provider has not answered. */
    public boolean keysUncertain() {
        return ring.uncertain();
    }

    /**
     * When a token with these claims ends. Refuses one that names another issuer or no audience of ours, is not valid now, or
     * whose claims have the wrong types (RFC 7519, section 4.1). {@code exp} and {@code iss} must be there.
     */
    public Instant endOf(Claims claims) throws Refusal {
        if (!claims.text("iss").map(issuer::equals).orElse(false)) {
            throw new Refusal(Reason.TOKEN_CLAIM, "the token's iss is not the provider's issuer");
        }
        Instant end = claims.time("exp").orElseThrow(() -> new Refusal(Reason.TOKEN_CLAIM, "the token has no exp"));
        return current(claims, end);
    }

    /**
     * The same for what the provider said about a token when it was asked. It says so of its own tokens only, and of none that
     * has ended, so {@code iss} and {@code exp} may be left out (RFC 7662, section 2.2).
     */
    public Instant endOfAnswer(Claims answer) throws Refusal {
        if (!answer.text("iss").map(issuer::equals).orElse(true)) {
            throw new Refusal(Reason.TOKEN_CLAIM, "the introspection answer's iss is not the provider's issuer");
        }
        return current(answer, answer.time("exp").orElse(clock.instant().plus(UNTIMED)));
    }

    /**
     * What the provider says about a token (RFC 7662); empty where it calls it inactive. Blocks for some seconds at most.
     */
    public Optional<Claims> introspect(String token) throws ProviderFault {
        return inquiry.introspect(token);
    }

    /**
     * What the provider says about a token's owner (OpenID Connect Core 1.0, section 5.3); empty where it refuses the token.
     * Blocks for some seconds at most.
     */
    public Optional<Claims> userinfo(String token) throws ProviderFault {
        return inquiry.userinfo(token);
    }

    /**
     * Where the gate calls that endpoint; empty where the provider has none. A fault where it was not discovered yet, or names
     * an address that is not called.
     */
    public Optional<URI> endpoint(ClientEndpoint endpoint) throws ProviderFault {
        return client.endpoint(endpoint);
    }

    /** The same for an endpoint to which browsers are sent, as they reach it. */
    public Optional<URI> endpoint(BrowserEndpoint endpoint) throws ProviderFault {
        return client.endpoint(endpoint);
    }

    /**
     * Posts a form and gives the answer, whatever its status. Blocks for some seconds at most; no answer within that time, or
     * too much of one, is a fault.
     *
     * @param authorization the {@code Authorization} header, where the client shows itself by one
     * @param form the form, encoded
     */
    public FormAnswer post(ClientEndpoint endpoint, Optional<String> authorization, String form) throws ProviderFault {
        return client.post(endpoint, authorization, form);
    }

    private Instant current(Claims claims, Instant end) throws Refusal {
        if (claims.texts("aud").stream().noneMatch(config.audiences()::contains)) {
            throw new Refusal(Reason.TOKEN_AUDIENCE, "the token's aud has none of providers[].audiences");
        }
        Instant now = clock.instant();
        Instant latest = now.plus(config.clockSkew());
        Instant lastEnd = end.plus(config.clockSkew());
        if (!now.isBefore(lastEnd)) {
            throw new Refusal(Reason.TOKEN_EXPIRED, "the token's exp has passed");
        }
        for (String name : List.of("nbf", "iat")) {
            if (claims.time(name).map(latest::isBefore).orElse(false)) {
                throw new Refusal(Reason.TOKEN_NOT_YET_VALID, "the token's " + name + " is in the future");
            }
        }
        for (String name : List.of("sub", "jti", "azp", "client_id")) {
            claims.text(name);
        }
        return now.isBefore(end) ? end : lastEnd;
    }

    KeyRing ring() {
        return ring;
    }

    @Override
    public String toString() {
        return "Provider[" + config.id() + "]";
    }
}
