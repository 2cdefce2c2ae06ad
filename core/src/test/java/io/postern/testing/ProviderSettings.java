/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import io.postern.config.AcceptedToken;
import io.postern.config.ClaimPath;
import io.postern.config.ClientAuth;
import io.postern.config.IdentityConfig;
import io.postern.config.ProviderConfig;
import io.postern.config.Secret;
import io.postern.config.ShibbolethIdentity;
import io.postern.config.TokenVerification;
import io.postern.config.UnverifiedEmail;
import io.postern.config.ValuePattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A provider's configuration in the making, with the documented defaults. Not for use by several threads. */
public final class ProviderSettings {
    private final String issuer;
    private String id = "keycloak";
    private Optional<URI> internalUrl = Optional.empty();
    private Optional<Path> tlsCa = Optional.empty();
    private List<String> audiences = List.of(TestIssuer.AUDIENCE);
    private TokenVerification tokens = TokenVerification.LOCAL;
    private Set<AcceptedToken> accept = Set.of(AcceptedToken.ACCESS_TOKEN);
    private boolean userinfo;
    private Optional<Secret> secret = Optional.of(Secret.of(TestIssuer.SECRET));
    private ClientAuth clientAuth = ClientAuth.AUTO;
    private Optional<Secret> clientKey = Optional.empty();
    private List<String> algorithms = List.of("RS256", "PS256", "ES256", "EdDSA");
    private IdentityConfig identity = identity(UnverifiedEmail.DROP);

    private ProviderSettings(String issuer) {
        this.issuer = issuer;
    }

    /** For the provider with that issuer. */
    public static ProviderSettings of(String issuer) {
        return new ProviderSettings(issuer);
    }

    /** Under that id. */
    public ProviderSettings id(String value) {
        id = value;
        return this;
    }

    /** Reached at that address. */
    public ProviderSettings internalUrl(URI value) {
        internalUrl = Optional.of(value);
        return this;
    }

    /** Trusted by that authority. */
    public ProviderSettings tlsCa(Path value) {
        tlsCa = Optional.of(value);
        return this;
    }

    /** For these audiences. */
    public ProviderSettings audiences(String... values) {
        audiences = List.of(values);
        return this;
    }

    /** Verified in that way. */
    public ProviderSettings tokens(TokenVerification value) {
        tokens = value;
        return this;
    }

    /** Of these kinds. */
    public ProviderSettings accept(AcceptedToken... values) {
        accept = Set.of(values);
        return this;
    }

    /** With more claims from userinfo. */
    public ProviderSettings userinfo() {
        userinfo = true;
        return this;
    }

    /** By these algorithms. */
    public ProviderSettings algorithms(String... values) {
        algorithms = List.of(values);
        return this;
    }

    /** Whose client shows itself in that way. */
    public ProviderSettings clientAuth(ClientAuth value) {
        clientAuth = value;
        return this;
    }

    /** Whose client has that key. */
    public ProviderSettings clientKey(String value) {
        clientKey = Optional.of(Secret.of(value));
        return this;
    }

    /** Whose client has no secret. */
    public ProviderSettings withoutSecret() {
        secret = Optional.empty();
        return this;
    }

    /** With that mapping. */
    public ProviderSettings identity(IdentityConfig value) {
        identity = value;
        return this;
    }

    /** The documented mapping. */
    public static IdentityConfig identity(UnverifiedEmail unverified) {
        return new IdentityConfig(
                ClaimPath.parse("sub"),
                ValuePattern.parse("preferred_username"),
                ClaimPath.parse("email"),
                unverified,
                List.of(
                        List.of(ClaimPath.parse("name")),
                        List.of(ClaimPath.parse("given_name"), ClaimPath.parse("family_name"))),
                List.of(
                        ClaimPath.parse("groups"),
                        ClaimPath.parse("realm_access.roles"),
                        ClaimPath.parse("resource_access.\"data.portal\".roles")),
                List.of("*"),
                new ShibbolethIdentity("eppn", ValuePattern.parse("eppn"), "mail", List.of(), List.of(), false));
    }

    /** The configuration. */
    public ProviderConfig build() {
        return new ProviderConfig(
                id,
                "University login",
                URI.create(issuer),
                internalUrl,
                tlsCa,
                audiences,
                true,
                Optional.of(TestIssuer.AUDIENCE),
                secret,
                clientAuth,
                clientKey,
                tokens,
                accept,
                userinfo,
                algorithms,
                Duration.ofSeconds(30),
                identity);
    }
}
