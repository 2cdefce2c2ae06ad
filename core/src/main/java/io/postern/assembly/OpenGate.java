/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Account;
import io.postern.auth.Authenticator;
import io.postern.auth.Gate;
import io.postern.auth.GateParts;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Provisioner;
import io.postern.auth.attribute.ShibbolethAuthenticator;
import io.postern.auth.attribute.ShibbolethNames;
import io.postern.auth.bearer.BearerAuthenticator;
import io.postern.auth.bearer.BearerSettings;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.Providers;
import io.postern.auth.page.Pages;
import io.postern.auth.provision.AccountChanges;
import io.postern.auth.provision.SessionEndpoint;
import io.postern.auth.session.BrowserSessions;
import io.postern.config.AttributeSource;
import io.postern.config.GateConfig;
import io.postern.config.MissingSecrets;
import io.postern.config.ProvisioningConfig;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A gate with everything it works with: providers that are kept fresh in the background, keys, the client of the session
 * endpoint. Whoever opens it closes it. Safe for use by many threads at once.
 */
public final class OpenGate implements AutoCloseable {
    private final GateConfig config;
    private final Surroundings surroundings;
    private final Lasting lasting;
    private final Providers providers;
    private final Optional<SessionEndpoint> endpoint;
    private final Optional<BrowserSignIn> signIn;
    private final Gate gate;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenGate(GateConfig config, Surroundings surroundings, Lasting lasting, Providers providers, Parts parts) {
        this.config = config;
        this.surroundings = surroundings;
        this.lasting = lasting;
        this.providers = providers;
        Optional<BearerAuthenticator> bearer = config.bearer().enabled()
                ? Optional.of(
                        new BearerAuthenticator(BearerSettings.of(config), providers, oidc(surroundings, lasting)))
                : Optional.empty();
        this.signIn = parts.signIn();
        this.endpoint = parts.asking().open(changes(bearer, signIn));
        this.gate = new Gate(new GateParts(
                config,
                authenticators(bearer, parts.names()),
                signIn.map(BrowserSignIn::pages),
                signIn.flatMap(BrowserSignIn::ofAttributes),
                endpoint.map(Provisioner.class::cast)
                        .or(() -> config.provisioning().map(asked -> NobodyAsked.INSTANCE)),
                parts.names().map(ShibbolethNames::owned).orElse(ShibbolethNames.ALWAYS),
                config.assertion().enabled()
                        ? Optional.of(lasting.assertionKeys(config.assertion().keys()))
                        : Optional.empty(),
                parts.pages(),
                lasting.cookieKeys(config.session().keys()),
                config.shibboleth().attributes() == AttributeSource.REQUEST
                        ? parts.names().map(ShibbolethNames::read).orElse(List.of())
                        : List.of(),
                surroundings.clock(),
                () -> new UUID(
                        surroundings.random().nextLong(), surroundings.random().nextLong())));
    }

    /**
     * Opens a gate. Waits for nobody: a provider that is down is discovered when it comes.
     *
     * @throws IllegalArgumentException where a key or a file of the configuration cannot be used, naming it
     */
    public static OpenGate open(GateConfig config, Surroundings surroundings) {
        return first(
                config,
                surroundings,
                new Opening(
                        changes -> config.provisioning().map(asked -> endpoint(asked, surroundings, changes)),
                        BrowserSessions::open));
    }

    /**
     * Opens a gate beside one that serves, to look at what it decides: it asks providers, but not the session endpoint, which
     * would make accounts, and goes on as where that endpoint is away.
     *
     * @throws IllegalArgumentException as {@link #open} does
     */
    public static OpenGate openAside(GateConfig config, Surroundings surroundings) {
        return first(config, surroundings, new Opening(changes -> Optional.empty(), BrowserSessions::openAside));
    }

    /**
     * Opens a gate beside one that serves, to try what it works with: it asks providers and the session endpoint, and leaves the
     * file of revocations to the one that serves. The session endpoint is not asked where its secret is missing.
     *
     * @throws IllegalArgumentException as {@link #open} does
     */
    public static OpenGate openToTry(GateConfig config, Surroundings surroundings) {
        return first(
                config,
                surroundings,
                new Opening(
                        changes -> config.provisioning()
                                .filter(asked -> asked.secret()
                                        .filter(MissingSecrets::missing)
                                        .isEmpty())
                                .map(asked -> endpoint(asked, surroundings, changes)),
                        BrowserSessions::openAside));
    }

    /** A gate that takes over from none. */
    private static OpenGate first(GateConfig config, Surroundings surroundings, Opening how) {
        Lasting lasting = new Lasting(surroundings.random());
        return assembled(
                config,
                surroundings,
                lasting,
                how,
                () -> Providers.open(config.providers(), oidc(surroundings, lasting)));
    }

    /** What is there before the gate is put together. */
    private record Parts(Optional<ShibbolethNames> names, Asking asking, Pages pages, Optional<BrowserSignIn> signIn) {}

    /** How what may go on from the gate before is come by. */
    private record Opening(Asking asking, BrowserSignIn.SessionsOpener sessions) {}

    /** Opens the client of the session endpoint, where it is to be asked; it tells whose tokens must be looked at anew. */
    private interface Asking {
        Optional<SessionEndpoint> open(AccountChanges changes);
    }

    private static SessionEndpoint endpoint(
            ProvisioningConfig asked, Surroundings surroundings, AccountChanges changes) {
        return new SessionEndpoint(asked, surroundings.events(), surroundings.clock(), surroundings.random(), changes);
    }

    /** Remembered tokens are forgotten with every change; sessions end with a cut-off, and follow the rest by asking anew. */
    private static AccountChanges changes(Optional<BearerAuthenticator> bearer, Optional<BrowserSignIn> signIn) {
        return new AccountChanges() {
            @Override
            public void changed(Account account) {
                bearer.ifPresent(tokens -> tokens.forget(account));
            }

            @Override
            public void cutOff(Account account) {
                signIn.ifPresent(sessions -> sessions.cutOff(account));
            }
        };
    }

    /**
     * Opens the gate that takes this one's place, with the keys that this one made, the key sets that it read and what the
     * session endpoint told it. This one goes on until it is closed.
     *
     * @throws IllegalArgumentException as {@link #open} does
     */
    public OpenGate reopen(GateConfig newConfig) {
        return assembled(
                newConfig,
                surroundings,
                lasting.shared(),
                new Opening(
                        changes -> newConfig
                                .provisioning()
                                .map(asked -> endpoint.map(before -> before.reopen(asked, changes))
                                        .orElseGet(() -> endpoint(asked, surroundings, changes))),
                        (settings, around) -> signIn.map(
                                        before -> before.sessions().reopen(settings))
                                .orElseGet(() -> BrowserSessions.open(settings, around))),
                () -> providers.reopen(newConfig.providers()));
    }

    /** Why a gate of that configuration could not be opened, as far as that shows without asking anybody; empty where it can. */
    public static List<String> unusable(GateConfig config) {
        List<String> why = new ArrayList<>();
        for (Runnable part : List.<Runnable>of(() -> names(config), () -> Pages.of(config))) {
            try {
                part.run();
            } catch (IllegalArgumentException e) {
                String.valueOf(e.getMessage()).lines().forEach(why::add);
            }
        }
        return why;
    }

    /** Gives back what a gate that cannot be opened has taken. */
    private static OpenGate assembled(
            GateConfig config, Surroundings surroundings, Lasting lasting, Opening how, Supplier<Providers> opening) {
        List<AutoCloseable> taken = new ArrayList<>(List.of(lasting));
        try {
            Optional<ShibbolethNames> names = names(config);
            Pages pages = Pages.of(config);
            Providers providers = opening.get();
            taken.add(0, providers);
            Optional<BrowserSignIn> signIn =
                    BrowserSignIn.open(config, surroundings, lasting, providers, pages, how.sessions());
            signIn.ifPresent(opened -> taken.add(0, opened));
            OpenGate open = new OpenGate(
                    config, surroundings, lasting, providers, new Parts(names, how.asking(), pages, signIn));
            open.endpoint.ifPresent(SessionEndpoint::follow);
            taken.clear();
            return open;
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } finally {
            taken.forEach(OpenGate::closeQuietly);
        }
    }

    private static Optional<ShibbolethNames> names(GateConfig config) {
        return config.shibboleth().enabled()
                ? Optional.of(ShibbolethNames.of(
                        config.shibboleth(), config.identity().shibboleth(), NamedClaims.of(config)))
                : Optional.empty();
    }

    private static Providers.Surroundings oidc(Surroundings surroundings, Lasting lasting) {
        return new Providers.Surroundings(
                surroundings.clock(), surroundings.random(), lasting.scheduler(), surroundings.events());
    }

    /** The ways of knowing a caller, in the order in which they are asked; those that are switched off are left out. */
    private List<Authenticator> authenticators(Optional<BearerAuthenticator> bearer, Optional<ShibbolethNames> names) {
        List<Authenticator> authenticators = new ArrayList<>();
        bearer.ifPresent(authenticators::add);
        names.ifPresent(known -> authenticators.add(new ShibbolethAuthenticator(
                config.shibboleth(),
                config.identity(),
                known,
                IdentityMaker.of(config),
                surroundings.events(),
                surroundings.clock())));
        signIn.ifPresent(sessions -> authenticators.add(sessions.authenticator()));
        return authenticators;
    }

    /** What decides about requests. */
    public Gate gate() {
        return gate;
    }

    /** The providers, in the order of the configuration. */
    public List<Provider> providers() {
        return providers.all();
    }

    /**
     * What is wrong with the session endpoint, found out by a call that makes no account; empty text where it answers, and empty
     * where none is configured or it is not asked. Blocks for the endpoint's time-out.
     */
    public Optional<String> provisioningProblem() {
        return endpoint.map(asked -> asked.problem().orElse(""));
    }

    /** How many sessions this process has in memory: those used lately, not all that there are. */
    public long knownSessions() {
        return signIn.map(one -> one.sessions().known()).orElse(0L);
    }

    /** What keeps it from being ready; empty where it is. */
    public List<NotReady> readiness() {
        List<NotReady> red = new ArrayList<>();
        for (Provider provider : providers.all()) {
            if (!provider.ready()) {
                red.add(new NotReady(
                        "provider " + provider.id(),
                        provider.issuer() + " was not discovered yet; the log says why it did not answer"));
            }
        }
        if (endpoint.isPresent() && !endpoint.get().healthy()) {
            red.add(new NotReady(
                    "provisioning.endpoint", "it does not take provisioning.secret or provisioning.tls.certificate"));
        }
        return red;
    }

    /** Ends what runs in the background. Requests that are being decided may fail to ask a provider. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            endpoint.ifPresent(SessionEndpoint::close);
            signIn.ifPresent(BrowserSignIn::close);
            providers.close();
            lasting.close();
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("nothing here fails to close", e);
        }
    }
}
