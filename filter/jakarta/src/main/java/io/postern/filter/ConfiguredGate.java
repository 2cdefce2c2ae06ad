/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.assembly.ConfigSource;
import io.postern.assembly.ReloadingGate;
import io.postern.assembly.Reloads;
import io.postern.assembly.Surroundings;
import io.postern.config.ConfigLoader;
import io.postern.config.ContextPath;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Place;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.log.JsonLine;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gate of a configuration; its files are followed when they change. */
final class ConfiguredGate {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredGate.class);

    private static final String PARAMETER = "config";
    private static final String USUAL = "/WEB-INF/postern.yaml";

    private ConfiguredGate() {}

    /**
     * What the app tells of its gate.
     *
     * @param file the configuration's
     * @param text the configuration, where it is no file; where it is neither, the init parameters name a file
     * @param folder where the relative names of files in a text lie
     * @param environment the variables that it may name
     * @param listeners the app's
     */
    record Told(
            Optional<Path> file,
            Optional<String> text,
            Path folder,
            Map<String, String> environment,
            Listeners listeners) {}

    /** A configuration and what to call it. */
    private record Named(String name, ConfigSource source) {}

    static GateSource.OpenedGate open(FilterConfig config, Told told) throws ServletException {
        List<String> problems = new ArrayList<>();
        Listeners listeners = told.listeners().orNamedBy(config, problems);
        Named named = named(config, told);
        try {
            Loaded<GateConfig> first = named.source().load();
            if (problems.isEmpty()) {
                for (Problem warning : first.warnings()) {
                    LOG.warn("{}", warning);
                }
                ReloadingGate gate = ReloadingGate.open(
                        named.source(),
                        first,
                        new Surroundings(Clock.systemUTC(), new SecureRandom(), listeners.events()),
                        new Reported(named.name()));
                gate.follow();
                return new GateSource.OpenedGate(
                        first.config().session().cookie().name(),
                        gate::gate,
                        gate::close,
                        () -> gate.loaded().config().log().access(),
                        listeners);
            }
        } catch (InvalidConfigException | IllegalArgumentException e) {
            problems.addAll(String.valueOf(e.getMessage()).lines().toList());
        } catch (NoClassDefFoundError e) {
            // Redis is the one thing that the gate needs a library for which not every app has.
            problems.add("a class is missing (" + e.getMessage()
                    + "): session.store and session.redis need redis.clients:jedis in the app");
        }
        throw new ServletException(
                "the gate is not opened, because of " + named.name() + ":\n" + String.join("\n", problems));
    }

    private static Named named(FilterConfig config, Told told) throws ServletException {
        String contextPath = config.getServletContext().getContextPath();
        if (told.text().isPresent()) {
            String text = told.text().get();
            return new Named(
                    "the configuration in code",
                    () -> placed(
                            ConfigLoader.load(text, told.folder(), told.environment(), SecretReading.RUN, Place.INSIDE),
                            contextPath));
        }
        Path file = told.file().isPresent() ? told.file().get() : file(config);
        return new Named(
                file.toString(),
                () -> placed(
                        ConfigLoader.load(file, told.environment(), SecretReading.RUN, Place.INSIDE), contextPath));
    }

    private static Loaded<GateConfig> placed(Loaded<GateConfig> loaded, String contextPath) {
        return new Loaded<>(ContextPath.apply(loaded.config(), contextPath), loaded.warnings(), loaded.filesRead());
    }

    /** A path in the app where there is such a resource, and one of the file system otherwise. */
    private static Path file(FilterConfig config) throws ServletException {
        String named = config.getInitParameter(PARAMETER);
        String name = named == null || named.isBlank() ? USUAL : named.strip();
        if (name.startsWith("/WEB-INF/")) {
            String real = config.getServletContext().getRealPath(name);
            if (real == null) {
                throw new ServletException(name
                        + " is in an archive that is not unpacked: unpack the app, or name a file"
                        + " outside by the init parameter " + PARAMETER + " of the filter " + config.getFilterName());
            }
            return Path.of(real);
        }
        Path file = Path.of(name);
        if (!file.isAbsolute()) {
            throw new ServletException("the init parameter " + PARAMETER + " of the filter " + config.getFilterName()
                    + " is \"" + name + "\", which is no absolute path: name one, or a file below /WEB-INF/");
        }
        return file;
    }

    /** Tells the operator what became of a new configuration. */
    private record Reported(String name) implements Reloads {
        @Override
        public void applied(Loaded<GateConfig> before, Loaded<GateConfig> after) {
            for (Problem warning : after.warnings()) {
                LOG.warn("{}", warning);
            }
            LOG.info("{} is in force anew", name);
            Journal.audit(new JsonLine(Instant.now(), "audit")
                    .text("event", "config-reloaded")
                    .end());
        }

        @Override
        public void refused(List<String> problems) {
            LOG.error("{} is wrong, and the old one stays in force:\n{}", name, String.join("\n", problems));
            Journal.audit(new JsonLine(Instant.now(), "audit")
                    .text("event", "config-refused")
                    .text("problems", String.join(" | ", problems))
                    .end());
        }
    }
}
