/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.assembly.Reloads;
import io.postern.config.GateConfig;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.UpstreamConfig;
import io.postern.log.JsonLine;
import io.postern.process.log.LineWriter;
import io.postern.proxy.admin.Metrics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator about every change of the configuration: in the log, in the audit log, and by a metric. */
final class ReloadLog implements Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadLog.class);

    /** What the sockets, the threads and the way to the app are made of; everything else belongs to the gate and is reloaded. */
    private static final Map<String, Function<GateConfig, Object>> TOGETHER_WITH_THE_PROCESS = new TreeMap<>(Map.of(
            "server.listen", config -> config.server().listen(),
            "server.admin", config -> config.server().admin(),
            "server.tls", config -> config.server().tls(),
            "server.limits", config -> config.server().limits(),
            "server.drain", config -> config.server().drain(),
            "upstream (its addresses, time-outs, tls and connections)", ReloadLog::wayToTheApp,
            "log.access", config -> config.log().access()));

    private final LineWriter lines;
    private final Clock clock;
    private final Metrics metrics;

    ReloadLog(LineWriter lines, Clock clock, Metrics metrics) {
        this.lines = lines;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void applied(Loaded<GateConfig> before, Loaded<GateConfig> after) {
        metrics.reloaded(true);
        for (Problem warning : after.warnings()) {
            LOG.warn("{}", warning);
        }
        List<String> waiting = needRestart(before.config(), after.config());
        if (waiting.isEmpty()) {
            LOG.info("the configuration was read again and is in force");
        } else {
            LOG.warn(
                    "the configuration was read again and is in force, but for {}, which needs a restart",
                    String.join(", ", waiting));
        }
        lines.write(new JsonLine(clock.instant(), "audit")
                .text("event", "config-reloaded")
                .text("needsRestart", String.join(" ", waiting))
                .end());
    }

    @Override
    public void refused(List<String> problems) {
        metrics.reloaded(false);
        LOG.error(
                "the new configuration is wrong; the old one stays in force. Run check to see it again. {}",
                String.join(" | ", problems));
        lines.write(new JsonLine(clock.instant(), "audit")
                .text("event", "config-refused")
                .text("problems", String.join(" | ", problems))
                .end());
    }

    private static List<Object> wayToTheApp(GateConfig config) {
        UpstreamConfig app = config.upstream();
        return List.of(
                app.url(),
                app.routes(),
                app.host(),
                app.connectTimeout(),
                app.responseTimeout(),
                app.maxConnections(),
                app.tls());
    }

    /** The keys whose new values wait for the next start. */
    private static List<String> needRestart(GateConfig before, GateConfig after) {
        List<String> keys = new ArrayList<>();
        TOGETHER_WITH_THE_PROCESS.forEach((key, value) -> {
            if (!value.apply(before).equals(value.apply(after))) {
                keys.add(key);
            }
        });
        return keys;
    }
}
