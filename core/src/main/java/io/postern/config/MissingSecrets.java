/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What stands in for the secrets of which the files were not there when a configuration was read with
 * {@link SecretReading#CHECK}, so that a gate of it can be opened to be looked at. Nobody knows such a secret, and nobody can be
 * told one: what it would have proven is not proven. A client secret and the secret of the session endpoint stay empty: they
 * prove this gate to others, and whoever would send them asks {@link #missing} first, since a wrong one sent may lock an account.
 */
public final class MissingSecrets {
    private static final int BYTES = 32;

    private MissingSecrets() {}

    /**
     * The configuration without secrets that are not there. Keys go, so that they are made anew as where none is configured; the
     * client key of a provider too; sessions of a Redis that cannot be found are unreadable; a Shibboleth secret becomes one that
     * nobody shows. A configuration that has all its secrets comes back as it is.
     */
    public static GateConfig replaced(GateConfig config, SecureRandom random) {
        return new GateConfig(
                config.server(),
                config.upstream(),
                config.providers().stream().map(MissingSecrets::replaced).toList(),
                config.bearer(),
                config.login(),
                replaced(config.session()),
                config.csrf(),
                replaced(config.shibboleth(), random),
                config.identity(),
                config.sysadmin(),
                config.access(),
                config.headers(),
                replaced(config.assertion()),
                config.provisioning(),
                config.pages(),
                config.log());
    }

    /** What is left of a provider without its client key can sign nobody in, and verifies tokens as before. */
    private static ProviderConfig replaced(ProviderConfig provider) {
        if (!missing(provider.clientKey())) {
            return provider;
        }
        return new ProviderConfig(
                provider.id(),
                provider.name(),
                provider.issuer(),
                provider.internalUrl(),
                provider.tlsCa(),
                provider.audiences(),
                provider.login(),
                provider.clientId(),
                provider.clientSecret(),
                ClientAuth.AUTO,
                Optional.empty(),
                provider.tokens(),
                provider.accept(),
                provider.userinfo(),
                provider.algorithms(),
                provider.clockSkew(),
                provider.identity());
    }

    private static SessionConfig replaced(SessionConfig session) {
        boolean noRedis = missing(session.redis());
        return new SessionConfig(
                noRedis ? SessionStore.COOKIE : session.store(),
                there(session.keys()),
                noRedis ? Optional.empty() : session.redis(),
                noRedis ? Optional.empty() : session.redisCa(),
                session.revocations(),
                session.lifetime(),
                session.idle(),
                session.cookie());
    }

    private static ShibbolethConfig replaced(ShibbolethConfig shibboleth, SecureRandom random) {
        return new ShibbolethConfig(
                shibboleth.enabled(),
                shibboleth.name(),
                shibboleth.attributes(),
                shibboleth.peers(),
                shibboleth
                        .secretHeader()
                        .map(header -> missing(header.value())
                                ? new ShibbolethConfig.SecretHeader(header.name(), unknown(random))
                                : header),
                shibboleth.clientCertificate(),
                shibboleth.identityProviders(),
                shibboleth.session(),
                shibboleth.login(),
                shibboleth.logout(),
                shibboleth.delimiter(),
                shibboleth.urlEncoded());
    }

    private static AssertionConfig replaced(AssertionConfig assertion) {
        return new AssertionConfig(
                assertion.enabled(),
                assertion.header(),
                assertion.audience(),
                assertion.lifetime(),
                there(assertion.keys()));
    }

    private static Secret unknown(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static List<Secret> there(List<Secret> secrets) {
        return secrets.stream().filter(secret -> !missing(secret)).toList();
    }

    private static boolean missing(Optional<Secret> secret) {
        return secret.filter(MissingSecrets::missing).isPresent();
    }

    /** Whether a secret was not there when it was read: no file of a secret may be empty, so what is empty was not there. */
    public static boolean missing(Secret secret) {
        return secret.reveal().isEmpty();
    }
}
