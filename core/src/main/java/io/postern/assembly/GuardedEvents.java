/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.GateEvents;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the request that it hears of. */
final class GuardedEvents implements GateEvents {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedEvents.class);

    private final GateEvents listener;

    GuardedEvents(GateEvents listener) {
        this.listener = listener;
    }

    @Override
    public void token(String provider, String outcome) {
        guarded(() -> listener.token(provider, outcome));
    }

    @Override
    public void providerCall(String provider, String kind, String outcome, Duration took) {
        guarded(() -> listener.providerCall(provider, kind, outcome, took));
    }

    @Override
    public void keySet(String provider, Instant readAt) {
        guarded(() -> listener.keySet(provider, readAt));
    }

    @Override
    public void provisioning(String outcome, Duration took) {
        guarded(() -> listener.provisioning(outcome, took));
    }

    @Override
    public void ready(String provider, boolean ready) {
        guarded(() -> listener.ready(provider, ready));
    }

    @Override
    public void attributes(String outcome) {
        guarded(() -> listener.attributes(outcome));
    }

    @Override
    public void session(String event) {
        guarded(() -> listener.session(event));
    }

    @Override
    public void signIn(String source, String outcome) {
        guarded(() -> listener.signIn(source, outcome));
    }

    @Override
    public void sessionRefresh(String source, String outcome) {
        guarded(() -> listener.sessionRefresh(source, outcome));
    }

    @Override
    public void sessionStore(boolean answers) {
        guarded(() -> listener.sessionStore(answers));
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("a listener of the gate's events failed", e);
        }
    }
}
