/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.GateEvents;
import io.postern.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link GateFilter} that is made in code is told. Nothing has to be: without a configuration it is the file that the init
 * parameter {@code config} names, and without listeners those that other init parameters name. Used by one thread.
 */
public final class GateFilterBuilder {
    /** As much as a configuration file may have, and a byte more, by which too much is noticed. */
    private static final int MOST_BYTES = 1024 * 1024 + 1;

    private Optional<Path> file = Optional.empty();
    private Optional<String> text = Optional.empty();
    private Optional<Path> folder = Optional.empty();
    private Map<String, String> environment = System.getenv();
    private final Map<String, String> overrides = new HashMap<>();
    private Listeners listeners = Listeners.NONE;

    GateFilterBuilder() {}

    /** The configuration file, as a path of the file system; it is followed when it changes. */
    public GateFilterBuilder config(Path path) {
        file = Optional.of(path);
        text = Optional.empty();
        return this;
    }

    /** The configuration itself, as a file would hold it. The files that it names are followed. */
    public GateFilterBuilder config(String yaml) {
        file = Optional.empty();
        text = Optional.of(yaml);
        return this;
    }

    /**
     * The configuration itself, such as a resource of the app, in UTF-8: read now, and not closed. The files that it names are
     * followed.
     *
     * @throws IOException where it cannot be read, or is not UTF-8
     */
    public GateFilterBuilder config(InputStream yaml) throws IOException {
        file = Optional.empty();
        text = Optional.of(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(yaml.readNBytes(MOST_BYTES)))
                .toString());
        return this;
    }

    /** Where the relative names of files lie in a configuration that is no file; the process's working folder without it. */
    public GateFilterBuilder folder(Path path) {
        folder = Optional.of(path);
        return this;
    }

    /**
     * Takes that value in the place of what the configuration says, as a {@code POSTERN__…} variable does, and before one.
     *
     * @param key the dotted one, as {@code server.public-url} or {@code access[0].path}
     * @param value a text, or a list or mapping in YAML
     */
    public GateFilterBuilder set(String key, String value) {
        overrides.put(ConfigLoader.variable(key), value);
        return this;
    }

    /** What {@code ${NAME}} and {@code POSTERN__…} are read from; the process's environment without it. */
    public GateFilterBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** Hears what the gate does, for metrics. Called by many threads at once; what it throws is logged and goes no further. */
    public GateFilterBuilder events(GateEvents listener) {
        listeners = new Listeners(listener, listeners.decisions(), listeners.arrivals());
        return this;
    }

    /** Hears how each request was decided, for metrics. */
    public GateFilterBuilder decisions(DecisionListener listener) {
        listeners = new Listeners(listeners.events(), listener, listeners.arrivals());
        return this;
    }

    /** Hears of each person once for each session, and may refuse one. */
    public GateFilterBuilder arrivals(ArrivalListener listener) {
        listeners = new Listeners(listeners.events(), listeners.decisions(), Optional.of(listener));
        return this;
    }

    /** The filter. It opens its gate when the container initialises it, and closes it when it is destroyed. */
    public GateFilter build() {
        return new GateFilter(source());
    }

    GateSource source() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(overrides);
        ConfiguredGate.Told told = new ConfiguredGate.Told(
                file, text, folder.orElseGet(() -> Path.of("")), Map.copyOf(variables), listeners);
        return config -> ConfiguredGate.open(config, told);
    }
}
