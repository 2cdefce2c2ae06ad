/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.assembly.ConfigSource;
import io.postern.assembly.NotReady;
import io.postern.assembly.ReloadingGate;
import io.postern.assembly.Surroundings;
import io.postern.auth.log.RequestLog;
import io.postern.config.GateConfig;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.ServerConfig;
import io.postern.config.tls.Pem;
import io.postern.process.Signals;
import io.postern.process.admin.AdminHandler;
import io.postern.process.admin.AdminServer;
import io.postern.process.admin.Red;
import io.postern.process.log.LineWriter;
import io.postern.process.log.Logs;
import io.postern.proxy.admin.Metrics;
import io.postern.proxy.admin.RequestMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that serves: everything is put together here, started, and ended in order. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private Serving() {}

    /** The start failed; the message says why to a person. */
    static final class CannotServe extends Exception {
        private static final long serialVersionUID = 1L;

        CannotServe(String message) {
            super(message);
        }
    }

    /** Serves until SIGTERM or SIGINT, then lets requests under way finish. */
    static void untilToldToStop(ConfigSource source, Loaded<GateConfig> loaded, LineWriter lines) throws CannotServe {
        Logs.serve(lines, Level.INFO);
        for (Problem warning : loaded.warnings()) {
            LOG.warn("{}", warning);
        }
        Clock clock = Clock.systemUTC();
        ServerConfig server = loaded.config().server();
        PrometheusRegistry registry = new PrometheusRegistry();
        Metrics metrics = new Metrics(registry, clock);
        metrics.count("postern_log_lines_dropped", "Log lines for which there was no room", lines::dropped);
        CountDownLatch end = new CountDownLatch(1);
        ReloadLog reloads = new ReloadLog(lines, clock, metrics);
        Recorder recorder = new Recorder(
                new RequestLog(requestLines(lines, loaded.config().log().access()), clock));
        try (ReloadingGate gate = ReloadingGate.open(
                        source, loaded, new Surroundings(clock, new SecureRandom(), metrics), reloads);
                AdminServer admin = new AdminServer(
                        server.admin(), new AdminHandler(() -> red(gate, end.getCount() == 0), registry));
                ProxyServer proxy = ProxyServer.create(loaded.config(), gate::gate, recorder, clock)) {
            recorder.count(new RequestMetrics(registry, proxy::underWay));
            metrics.gauge("postern_connections_open", "Connections of clients", proxy::openConnections);
            metrics.gauge("postern_sessions_known", "Sessions in memory: those used lately", gate::knownSessions);
            metrics.gauge("postern_websockets_open", "WebSockets", proxy::openWebSockets);
            start(proxy, server);
            // Last, so that nothing says "ready" before the public port listens.
            admin.start();
            gate.follow();
            Signals.on("HUP", gate::reload);
            stopOn(end);
            LOG.info("serving on {}, admin on {}", server.listen(), server.admin());
            end.await();
            LOG.info(
                    "stopping; requests under way have {} s to end",
                    server.drain().toSeconds());
        } catch (Pem.Unusable | IllegalArgumentException | IOException e) {
            throw new CannotServe(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Red> red(ReloadingGate gate, boolean draining) {
        if (draining) {
            return List.of(new Red("process", "it was told to stop and lets requests under way end"));
        }
        List<Red> red = new ArrayList<>();
        for (NotReady part : gate.readiness()) {
            red.add(new Red(part.part(), part.why()));
        }
        return red;
    }

    private static void start(ProxyServer proxy, ServerConfig server) throws CannotServe {
        try {
            proxy.start();
        } catch (Exception e) {
            throw new CannotServe("server.listen " + server.listen() + ": " + e.getMessage());
        }
    }

    /** The first signal asks for the end, a second one does not wait for it. */
    private static void stopOn(CountDownLatch end) {
        Runnable stop = () -> {
            if (end.getCount() == 0) {
                Runtime.getRuntime().halt(130);
            }
            end.countDown();
        };
        Signals.on("TERM", stop);
        Signals.on("INT", stop);
    }

    /** Access and audit lines go one way; {@code type} tells them apart. */
    private static RequestLog.Lines requestLines(LineWriter lines, boolean access) {
        return new RequestLog.Lines() {
            @Override
            public boolean accessWanted() {
                return access;
            }

            @Override
            public void access(String line) {
                lines.write(line);
            }

            @Override
            public void audit(String line) {
                lines.write(line);
            }
        };
    }
}
