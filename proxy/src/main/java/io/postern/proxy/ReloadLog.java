/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.assembly.Reloads;
import io.postern.config.GateConfig;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.proxy.admin.Metrics;
import io.postern.proxy.log.JsonLine;
import io.postern.proxy.log.LineWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator about every change of the configuration: in the log, in the audit log, and by a metric. */
final class ReloadLog implements Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadLog.class);

    private final LineWriter lines;
    private final Clock clock;
    private final Metrics metrics;

    ReloadLog(LineWriter lines, Clock clock, Metrics metrics) {
        this.lines = lines;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void applied(Loaded before, Loaded after) {
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

    /** The keys whose new values wait for the next start. */
    private static List<String> needRestart(GateConfig before, GateConfig after) {
        List<String> keys = new ArrayList<>();
        if (!before.server().listen().equals(after.server().listen())) {
            keys.add("server.listen");
        }
        if (!before.server().admin().equals(after.server().admin())) {
            keys.add("server.admin");
        }
        return keys;
    }
}
