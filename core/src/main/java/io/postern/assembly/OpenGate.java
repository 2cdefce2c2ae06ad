/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Authenticator;
import io.postern.auth.Gate;
import io.postern.auth.GateParts;
import io.postern.auth.IdentityMaker;
import io.postern.auth.attribute.ShibbolethAuthenticator;
import io.postern.auth.attribute.ShibbolethNames;
import io.postern.config.GateConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gate with everything it works with: providers that are kept fresh in the background, keys, the client of the session
 * endpoint. Whoever opens it closes it. Safe for use by many threads at once.
 */
public final class OpenGate implements AutoCloseable {
    private final GateConfig config;
    private final Surroundings surroundings;
    private final Lasting lasting;
    private final Optional<ShibbolethNames> shibbolethNames;
    private final Gate gate;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenGate(GateConfig config, Surroundings surroundings, Lasting lasting) {
        this.config = config;
        this.surroundings = surroundings;
        this.lasting = lasting;
        this.shibbolethNames = config.shibboleth().enabled()
                ? Optional.of(ShibbolethNames.of(
                        config.shibboleth(), config.identity().shibboleth(), NamedClaims.of(config)))
                : Optional.empty();
        this.gate = new Gate(new GateParts(
                config,
                authenticators(),
                Optional.empty(),
                shibbolethNames.map(ShibbolethNames::owned).orElse(ShibbolethNames.ALWAYS),
                lasting.assertionKeys(config.assertion().keys()),
                lasting.cookieKeys(config.session().keys()),
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
        return new OpenGate(config, surroundings, new Lasting(surroundings.random()));
    }

    /**
     * Opens the gate that takes this one's place, with the keys that this one made and the key sets that it read. This one goes
     * on until it is closed.
     *
     * @throws IllegalArgumentException as {@link #open} does
     */
    public OpenGate reopen(GateConfig newConfig) {
        return new OpenGate(newConfig, surroundings, lasting.shared());
    }

    /** The ways of knowing a caller, in the order in which they are asked; those that are switched off are left out. */
    private List<Authenticator> authenticators() {
        List<Authenticator> authenticators = new ArrayList<>();
        shibbolethNames.ifPresent(names -> authenticators.add(new ShibbolethAuthenticator(
                config.shibboleth(),
                config.identity(),
                names,
                new IdentityMaker(config.sysadmin()),
                surroundings.events(),
                surroundings.clock())));
        return authenticators;
    }

    /** What decides about requests. */
    public Gate gate() {
        return gate;
    }

    /** What it was opened with. */
    public GateConfig config() {
        return config;
    }

    /** What keeps it from being ready; empty where it is. */
    public List<NotReady> readiness() {
        return List.of();
    }

    /** Ends what runs in the background. Requests that are being decided may fail to ask a provider. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lasting.release();
        }
    }
}
