/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import io.postern.config.ClientAuth;
import io.postern.config.ClientKey;
import io.postern.config.MissingSecrets;
import io.postern.config.ProviderConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** How the gate shows a provider that it is the client. Safe for use by many threads at once. */
final class ClientProof {
    /** Long enough for clocks that differ, short enough that a copy is soon worth nothing. */
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    private final ClientID client;
    private final String issuer;
    private final ClientAuth wanted;
    private final boolean secretMissing;
    private final Optional<Secret> secret;
    private final Optional<ClientKey> key;
    private final Clock clock;
    private final SecureRandom random;

    ClientProof(ProviderConfig config, Clock clock, SecureRandom random) {
        this.client = new ClientID(config.clientId().orElseThrow());
        this.issuer = config.issuer().toString();
        this.wanted = config.clientAuth();
        this.secretMissing =
                config.clientSecret().filter(MissingSecrets::missing).isPresent();
        this.secret = config.clientSecret().map(value -> new Secret(value.reveal()));
        this.key = config.clientKey().map(value -> ClientKey.of(value.reveal()));
        this.clock = clock;
        this.random = random;
    }

    ClientID client() {
        return client;
    }

    /** The proof for one message; empty for a public client. */
    Optional<ClientAuthentication> of(Claims metadata) throws ProviderFault {
        ClientAuth chosen = chosen(metadata);
        if (secretMissing && (chosen == ClientAuth.CLIENT_SECRET_BASIC || chosen == ClientAuth.CLIENT_SECRET_POST)) {
            throw new ProviderFault("providers[].client-secret is not there, so that nobody is asked");
        }
        return switch (chosen) {
            case CLIENT_SECRET_BASIC -> Optional.of(new ClientSecretBasic(client, secret.orElseThrow()));
            case CLIENT_SECRET_POST -> Optional.of(new ClientSecretPost(client, secret.orElseThrow()));
            case PRIVATE_KEY_JWT -> Optional.of(signed(key.orElseThrow(), metadata));
            case NONE, AUTO -> Optional.empty();
        };
    }

    /** Providers that say nothing take the secret in the header (OpenID Connect Discovery 1.0, section 3). */
    private ClientAuth chosen(Claims metadata) {
        if (wanted != ClientAuth.AUTO) {
            return wanted;
        }
        List<String> taken = texts(metadata, "token_endpoint_auth_methods_supported");
        if (key.isPresent() && (secret.isEmpty() || taken.contains(ClientAuth.PRIVATE_KEY_JWT.label()))) {
            return ClientAuth.PRIVATE_KEY_JWT;
        }
        if (secret.isEmpty()) {
            return ClientAuth.NONE;
        }
        boolean post = !taken.contains(ClientAuth.CLIENT_SECRET_BASIC.label())
                && taken.contains(ClientAuth.CLIENT_SECRET_POST.label());
        return post ? ClientAuth.CLIENT_SECRET_POST : ClientAuth.CLIENT_SECRET_BASIC;
    }

    /**
     * For the issuer alone: a provider that names another's token endpoint as its own gets nothing that the other would take
     * (OAuth 2.0 audience injection, 2025).
     */
    private PrivateKeyJWT signed(ClientKey by, Claims metadata) throws ProviderFault {
        List<String> taken = texts(metadata, "token_endpoint_auth_signing_alg_values_supported");
        JWSAlgorithm algorithm = by.algorithms().stream()
                .filter(one -> taken.contains(one.getName()))
                .findFirst()
                .orElse(by.algorithms().get(0));
        Instant now = clock.instant();
        try {
            return new PrivateKeyJWT(
                    new JWTAuthenticationClaimsSet(
                            client,
                            new Audience(issuer).toSingleAudienceList(),
                            Date.from(now.plus(LIFETIME)),
                            Date.from(now),
                            Date.from(now),
                            new JWTID(Hashes.random(random))),
                    algorithm,
                    by.key(),
                    by.id().orElse(null),
                    null);
        } catch (JOSEException e) {
            throw new ProviderFault(
                    "providers[].client-key does not sign: " + e.getClass().getSimpleName());
        }
    }

    private static List<String> texts(Claims metadata, String name) {
        try {
            return metadata.texts(name);
        } catch (Refusal malformed) {
            return List.of();
        }
    }
}
