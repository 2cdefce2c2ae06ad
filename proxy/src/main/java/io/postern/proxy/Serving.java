/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.assembly.ConfigSource;
import io.postern.assembly.ReloadingGate;
import io.postern.assembly.Reloads;
import io.postern.assembly.Surroundings;
import io.postern.auth.GateEvents;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.ServerConfig;
import io.postern.proxy.log.LineWriter;
import io.postern.proxy.log.Logs;
import io.postern.proxy.log.RequestLog;
import io.postern.proxy.tls.Pem;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
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
    static void untilToldToStop(ConfigSource source, Loaded loaded, LineWriter lines) throws CannotServe {
        Logs.serve(lines, Level.INFO);
        for (Problem warning : loaded.warnings()) {
            LOG.warn("{}", warning);
        }
        Clock clock = Clock.systemUTC();
        ServerConfig server = loaded.config().server();
        RequestLog log = new RequestLog(lines, clock, loaded.config().log().access());
        Traffic traffic = served -> log.ended(
                served.head(),
                served.facts(),
                new RequestLog.Ended(served.reason(), served.status(), served.bytes(), served.nanos(), served.whole()));
        CountDownLatch end = new CountDownLatch(1);
        try (ReloadingGate gate = ReloadingGate.open(
                        source, loaded, new Surroundings(clock, new SecureRandom(), GateEvents.NONE), Reloads.NONE);
                ProxyServer proxy = ProxyServer.create(loaded.config(), gate::gate, traffic, clock)) {
            start(proxy, server);
            gate.follow();
            Signals.on("HUP", gate::reload);
            stopOn(end);
            LOG.info("listening on {}", server.listen());
            end.await();
            LOG.info(
                    "stopping; requests under way have {} s to end",
                    server.drain().toSeconds());
        } catch (Pem.Unusable | IllegalArgumentException e) {
            throw new CannotServe(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
}
