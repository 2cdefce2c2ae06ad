/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.assembly.ConfigSource;
import io.postern.assembly.ReloadingGate;
import io.postern.assembly.Reloads;
import io.postern.assembly.Surroundings;
import io.postern.auth.GateEvents;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Place;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gate of a configuration file, which is followed when it changes. */
final class FileGate {
    private static final Logger LOG = LoggerFactory.getLogger(FileGate.class);

    private static final String PARAMETER = "config";
    private static final String USUAL = "/WEB-INF/postern.yaml";

    private FileGate() {}

    /**
     * What the app tells of its gate.
     *
     * @param file the configuration; where there is none, the init parameters name it
     * @param environment the variables that it may name
     * @param events hears what the gate does
     */
    record Told(Optional<Path> file, Map<String, String> environment, GateEvents events) {}

    static GateSource.OpenedGate open(FilterConfig config, Told told) throws ServletException {
        Path file = told.file().isPresent() ? told.file().get() : file(config);
        ConfigSource source = () -> ConfigLoader.load(file, told.environment(), SecretReading.RUN, Place.INSIDE);
        try {
            Loaded<GateConfig> first = source.load();
            for (Problem warning : first.warnings()) {
                LOG.warn("{}", warning);
            }
            ReloadingGate gate = ReloadingGate.open(
                    source,
                    first,
                    new Surroundings(Clock.systemUTC(), new SecureRandom(), told.events()),
                    new Reported(file));
            gate.follow();
            return new GateSource.OpenedGate(gate::gate, gate::close);
        } catch (InvalidConfigException | IllegalArgumentException e) {
            throw new ServletException("the gate is not opened, because of " + file + ":\n" + e.getMessage());
        }
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
    private record Reported(Path file) implements Reloads {
        @Override
        public void applied(Loaded<GateConfig> before, Loaded<GateConfig> after) {
            for (Problem warning : after.warnings()) {
                LOG.warn("{}", warning);
            }
            LOG.info("the configuration {} is in force anew", file);
        }

        @Override
        public void refused(List<String> problems) {
            LOG.error(
                    "the configuration {} is wrong, and the old one stays in force:\n{}",
                    file,
                    String.join("\n", problems));
        }
    }
}
