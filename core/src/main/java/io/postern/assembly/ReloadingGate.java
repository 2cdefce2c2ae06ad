/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Gate;
import io.postern.auth.Threads;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gate that follows its configuration.
 *
 * <ol>
 *   <li>The file and every file that it names are looked at every second. What differs from what is in force, and is the same
 *       at two looks, is loaded: a file that is just being written is not.
 *   <li>A configuration that is wrong, or that the gate or its {@link Reloads} cannot use, leaves the old one in force.
 *   <li>Otherwise a new gate takes the old one's place at once and as a whole. The old one is closed after the longest time
 *       for which a request may still be asking somebody.
 * </ol>
 *
 * Safe for use by many threads at once.
 */
public final class ReloadingGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingGate.class);

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Longer than a provider and the session endpoint together may take. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ConfigSource source;
    private final Reloads reloads;
    private final ScheduledExecutorService thread;
    private volatile InForce inForce;
    private Contents seen;
    private Contents loaded;
    private boolean closed;
    private final List<OpenGate> retired = new ArrayList<>();

    /** A gate and what it was made of, which change together. */
    private record InForce(OpenGate open, Loaded<GateConfig> loaded) {}

    private ReloadingGate(ConfigSource source, Loaded<GateConfig> first, OpenGate open, Reloads reloads) {
        this.source = source;
        this.reloads = reloads;
        this.inForce = new InForce(open, first);
        this.loaded = Contents.of(first.filesRead());
        this.seen = loaded;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "postern-reload");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Opens a gate and follows its configuration from {@link #follow} on.
     *
     * @param first what {@code source} said last
     * @throws IllegalArgumentException as {@link OpenGate#open} does
     */
    public static ReloadingGate open(
            ConfigSource source, Loaded<GateConfig> first, Surroundings surroundings, Reloads reloads) {
        return new ReloadingGate(source, first, OpenGate.open(first.config(), surroundings), reloads);
    }

    /** Begins to look at the files. */
    @SuppressWarnings("FutureReturnValueIgnored") // a look catches what it causes
    public void follow() {
        thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The gate that is in force; ask anew for each request. */
    public Gate gate() {
        return inForce.open().gate();
    }

    /** The configuration that is in force. */
    public Loaded<GateConfig> loaded() {
        return inForce.loaded();
    }

    /** How many sessions the gate that is in force has in memory: those used lately, not all that there are. */
    public long knownSessions() {
        return inForce.open().knownSessions();
    }

    /** What keeps the gate that is in force from being ready; empty where it is. */
    public List<NotReady> readiness() {
        return inForce.open().readiness();
    }

    /** Loads the configuration soon, whether its files changed or not. Returns at once; may be called by a signal's handler. */
    public void reload() {
        try {
            thread.execute(this::load);
        } catch (RejectedExecutionException closing) {
            LOG.info("not reloading: the gate is being closed");
        }
    }

    /** One look at the files. */
    private synchronized void look() {
        try {
            Set<Path> files = inForce.loaded().filesRead();
            Contents now = Contents.of(files);
            if (!now.equals(loaded) && now.equals(seen)) {
                load();
            }
            seen = now;
        } catch (RuntimeException e) {
            LOG.error("the configuration's files could not be looked at", e);
        }
    }

    private synchronized void load() {
        if (closed) {
            return;
        }
        InForce before = inForce;
        // Digests from before the load: what changes while it runs is seen at the next look.
        Contents read = Contents.of(before.loaded().filesRead());
        loaded = read;
        try {
            Loaded<GateConfig> after = source.load();
            OpenGate open = before.open().reopen(after.config());
            try {
                Runnable effect = reloads.prepare(before.loaded().config(), after.config());
                effect.run();
            } catch (RuntimeException e) {
                open.close();
                throw e;
            }
            inForce = new InForce(open, after);
            loaded = Contents.of(after.filesRead()).insteadFrom(read);
            seen = loaded;
            retire(before.open());
            reloads.applied(before.loaded(), after);
        } catch (InvalidConfigException e) {
            reloads.refused(e.problems().stream().map(Problem::toString).toList());
        } catch (IllegalArgumentException e) {
            reloads.refused(String.valueOf(e.getMessage()).lines().toList());
        } catch (RuntimeException e) {
            LOG.error("the new configuration could not be put into force", e);
            reloads.refused(List.of("internal error: " + e.getClass().getName()));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing does not fail
    private void retire(OpenGate old) {
        retired.add(old);
        thread.schedule(
                () -> {
                    synchronized (this) {
                        retired.remove(old);
                    }
                    old.close();
                },
                GRACE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Stops looking and closes the gate, at once. */
    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            closed = true;
            retired.forEach(OpenGate::close);
            retired.clear();
            inForce.open().close();
        }
        Threads.awaitEnd(thread);
    }
}
