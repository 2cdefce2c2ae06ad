/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.tls.Pem;
import io.postern.process.admin.AdminHandler;
import io.postern.process.admin.AdminServer;
import io.postern.process.command.Build;
import io.postern.process.command.ExitCode;
import io.postern.process.log.LineWriter;
import io.postern.sync.config.EndpointConfig;
import io.postern.sync.config.SourceConfig;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.mapping.MalformedMappingException;
import io.postern.sync.publish.Publisher;
import io.postern.sync.serve.Clockwork;
import io.postern.sync.serve.EventLog;
import io.postern.sync.serve.Postman;
import io.postern.sync.serve.Readiness;
import io.postern.sync.serve.RunMetrics;
import io.postern.sync.serve.SessionMetrics;
import io.postern.sync.serve.Timetable;
import io.postern.sync.session.SessionServer;
import io.postern.sync.session.SessionSettings;
import io.postern.sync.store.Store;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import io.postern.sync.store.VisitorAccounts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker as a service: everything is put together here, started, and ended in order. */
final class Serving implements AutoCloseable {

    /** A run that goes on has so long for its batch; orchestrators give a process 30 s altogether. */
    private static final Duration LAST_BATCH = Duration.ofSeconds(20);

    /** A receiver that is slower goes on in the background. */
    private static final Duration ROUND = Duration.ofSeconds(10);

    /** What did not arrive is delivered by another worker, or at the next start. */
    private static final Duration LAST_DELIVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private final SyncConfig config;
    private final Store store;
    private final EventLog log;
    private final Optional<Endpoint> endpoint;
    private final Publisher publisher;
    private final Postman postman;
    private final RunMaker maker;
    private final Clockwork clockwork;
    private final AdminServer admin;
    private volatile boolean listening;
    private volatile boolean stopping;

    /** The session endpoint, with the connections that it uses. */
    private record Endpoint(VisitorAccounts accounts, SessionServer server) {}

    /** The start failed; the message says why to a person. */
    static final class CannotServe extends Exception {
        private static final long serialVersionUID = 1L;
        private final int exit;

        CannotServe(String message, int exit) {
            super(message);
            this.exit = exit;
        }

        /** The exit code of the process. */
        int exit() {
            return exit;
        }
    }

    private Serving(SyncConfig config, Assembly assembly, LineWriter lines, Clock clock) throws Pem.Unusable {
        this.config = config;
        this.store = assembly.store();
        this.log = new EventLog(lines, clock);
        PrometheusRegistry registry = new PrometheusRegistry();
        Timetable timetable =
                Timetable.of(config.schedule(), config.sources().stream().anyMatch(SourceConfig::knowsDeltas));
        Readiness readiness = new Readiness(
                store::standing, timetable, config.schedule().lateAfter(), clock, () -> listening, () -> stopping);
        RunMetrics metrics = new RunMetrics(registry, readiness::successes, lines::dropped);
        this.endpoint = config.server().servesSessions()
                ? Optional.of(endpoint(assembly, new SessionMetrics(registry, log)))
                : Optional.empty();
        this.publisher = assembly.publisher();
        this.postman = new Postman(() -> publisher.deliver(ROUND), registry);
        this.maker = new RunMaker(assembly::run, log, metrics, postman::ring);
        this.clockwork = new Clockwork(timetable, clock, maker);
        this.admin = new AdminServer(config.server().admin(), new AdminHandler(readiness::red, registry));
    }

    private Endpoint endpoint(Assembly assembly, SessionMetrics metrics) throws Pem.Unusable {
        EndpointConfig server = config.server();
        Map<String, String> methods = new HashMap<>();
        config.sources()
                .forEach(
                        source -> source.issuer().ifPresent(issuer -> methods.put(issuer.toString(), source.method())));
        SessionSettings settings =
                new SessionSettings(server.listen(), server.secret(), server.tls(), server.openLoopback());
        VisitorAccounts accounts = store.accounts(methods);
        return new Endpoint(accounts, new SessionServer(settings, assembly.fitted(accounts), metrics));
    }

    /** A worker that does not listen yet and has begun no run; the database was asked, and the ledger is there. */
    static Serving open(SyncConfig config, LineWriter lines, Clock clock) throws CannotServe {
        boolean scheduled = config.schedule().full().isPresent()
                || config.schedule().delta().isPresent();
        if (!scheduled && !config.server().servesSessions()) {
            throw new CannotServe(
                    "there is nothing to serve: set schedule, or server.secret for the session endpoint",
                    ExitCode.INVALID);
        }
        try {
            Assembly assembly = Assembly.of(config);
            assembly.store().migrate();
            Serving serving = new Serving(config, assembly, lines, clock);
            // before a run writes: a hook that is new is told of that run
            serving.publisher.register();
            return serving;
        } catch (MalformedMappingException e) {
            throw new CannotServe("mapping." + e.field() + " " + e.message(), ExitCode.INVALID);
        } catch (Pem.Unusable | UnknownSchemaException | IllegalArgumentException e) {
            throw new CannotServe(String.valueOf(e.getMessage()), ExitCode.INVALID);
        } catch (StoreException e) {
            throw new CannotServe(String.valueOf(e.getMessage()), ExitCode.UNREACHABLE);
        }
    }

    /** Listens, and begins with what was missed. */
    void start() throws CannotServe {
        try {
            if (endpoint.isPresent()) {
                endpoint.get().server().start();
            }
            listening = true;
            // Last of the two, so that nothing says "ready" before the endpoint listens.
            admin.start();
        } catch (Exception e) {
            throw new CannotServe(
                    listening
                            ? String.valueOf(e.getMessage())
                            : "server.listen " + config.server().listen() + ": " + e.getMessage(),
                    ExitCode.INVALID);
        }
        log.started(
                Build.version(),
                store.generation(),
                sessions().map(URI::toString),
                config.server().admin().host() + ":" + admin.port());
        postman.start();
        clockwork.start();
    }

    /** Where the session endpoint listens, where there is one. */
    Optional<URI> sessions() {
        return endpoint.map(open -> open.server().endpoint());
    }

    /** Where the admin server listens. */
    int adminPort() {
        return admin.port();
    }

    /**
     * Begins no run any more, ends the one that goes on at its next safe point, and answers what was asked. What takes longer
     * than twenty seconds is cut off: a batch is whole or not at all, and the next run finishes.
     */
    @Override
    public void close() {
        stopping = true;
        log.process("stopping");
        clockwork.stop();
        maker.stop();
        endpoint.ifPresent(open -> {
            open.server().close();
            open.accounts().close();
        });
        try {
            if (!clockwork.await(LAST_BATCH)) {
                LOG.warn(
                        "the run did not end within {} s and is cut off; the next one goes on from there",
                        LAST_BATCH.toSeconds());
            }
            postman.stop(LAST_DELIVERY);
            admin.close();
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
        log.process("stopped");
    }
}
