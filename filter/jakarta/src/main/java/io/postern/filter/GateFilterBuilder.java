/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.GateEvents;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link GateFilter} that is made in code is told. Nothing has to be: without a file it is the one that the init parameter
 * {@code config} names. Used by one thread.
 */
public final class GateFilterBuilder {
    private Optional<Path> file = Optional.empty();
    private Map<String, String> environment = System.getenv();
    private GateEvents events = GateEvents.NONE;

    GateFilterBuilder() {}

    /** The configuration file, as a path of the file system; it is followed when it changes. */
    public GateFilterBuilder config(Path path) {
        file = Optional.of(path);
        return this;
    }

    /** What {@code ${NAME}} and {@code POSTERN__…} are read from; the process's environment without it. */
    public GateFilterBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** Hears what the gate does, for metrics. Called by many threads at once; what it throws is logged and goes no further. */
    public GateFilterBuilder events(GateEvents listener) {
        events = listener;
        return this;
    }

    /** The filter. It opens its gate when the container initialises it, and closes it when it is destroyed. */
    public GateFilter build() {
        return new GateFilter(source());
    }

    GateSource source() {
        FileGate.Told told = new FileGate.Told(file, environment, events);
        return config -> FileGate.open(config, told);
    }
}
