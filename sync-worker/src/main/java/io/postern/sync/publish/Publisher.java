/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.sync.publish.Book.Backlog;
import io.postern.sync.publish.Book.Standing;
import io.postern.sync.store.PublishedIds;
import io.postern.sync.store.Store;
import io.postern.sync.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells caches, session stores and hooks what runs and visits changed: at least once, and kept until it has arrived.
 *
 * <ol>
 *   <li>{@link #register} gives each new destination its place in the ledger: what happens from then on is for it.
 *   <li>{@link #deliver} starts an attempt for each destination for which something waits and whose pause is over, each in
 *       a thread of its own, so that a slow or dead one holds up no other.
 *   <li>In the database a destination is held by one process at a time, for as long as its connection lives.
 *   <li>How far a destination was told, and how long it is left alone after a failure, stands in {@code postern.delivery}.
 * </ol>
 *
 * Nothing here keeps a transaction open while a receiver is waited for, or takes a lock that a run needs. Used by one
 * thread, other than {@link #close}.
 */
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /** A shorter pause is waited for by {@link #drain}, a longer one is left to the next attempt. */
    private static final int MOST_FAILURES = 3;

    /** How often a long-lived process says that its destinations are still wanted, and looks for changes that are not. */
    private static final Duration ENTERED_AGAIN = Duration.ofHours(6);

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Store store;
    private final Jdbi jdbi;
    private final List<Destination> destinations;
    private final List<String> unwanted;
    private final Optional<Duration> kept;
    private final RandomGenerator random;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "postern-publish");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Future<?>> atWork = new HashMap<>();
    private final Map<String, AtomicLong> sent = new HashMap<>();
    private Optional<PublishedIds> app = Optional.empty();
    private long entered;
    private volatile boolean closed;

    /** Reaches nobody yet. */
    public Publisher(Store store, Destinations destinations, RandomGenerator random) {
        this.store = store;
        this.jdbi = store.jdbi();
        this.destinations = destinations.all();
        this.unwanted = destinations.unwanted();
        this.kept = destinations.kept();
        this.random = random;
    }

    /**
     * Gives new destinations their place in the ledger, brings the worker's schema to this version, and removes changes from it
     * that nobody needs any more. Call it before a run writes, so that a hook that has just been configured is told of that run.
     *
     * @throws StoreException where the database cannot be asked
     */
    public void register() {
        if (!asking(Book::isThere)) {
            if (destinations.isEmpty() && unwanted.isEmpty()) {
                return; // who writes makes the schema
            }
            store.migrate();
        }
        app = Optional.of(store.published());
        asking(handle -> {
            entered(handle);
            for (String topic : unwanted) {
                long waiting = Book.expire(handle, topic);
                if (waiting > 0) {
                    LOG.warn(
                            "publish: {} rows of postern.outbox are {}, for which nothing is configured; they are kept {} days",
                            waiting,
                            topic,
                            Book.KEPT_UNWANTED.toDays());
                }
            }
            return true;
        });
    }

    private boolean entered(Handle handle) {
        Book.enter(handle, names());
        entered = System.nanoTime();
        Book.forget(handle);
        kept.ifPresent(period -> {
            long removed = Retention.apply(handle, period);
            if (removed > 0) {
                LOG.info("publish: {} changes older than keep-changes were removed from the ledger", removed);
            }
        });
        return true;
    }

    /**
     * Starts what is due, and waits for it.
     *
     * @param atMost whatever takes longer goes on in the background; the next call finds it at work
     * @return one entry for each destination, in the order of the configuration
     * @throws StoreException where the database cannot be asked
     */
    public List<Delivery> deliver(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (app.isEmpty()) {
            register();
        } else if (System.nanoTime() - entered > ENTERED_AGAIN.toNanos()) {
            asking(this::entered);
        }
        if (destinations.isEmpty()) {
            return List.of();
        }
        PublishedIds ids = app.orElseThrow();
        Map<String, Standing> before = asking(handle -> Book.standings(handle, names()));
        atWork.values().removeIf(Future::isDone);
        for (Destination destination : destinations) {
            Standing standing = before.get(destination.name());
            if (standing != null
                    && standing.pending(destination.feed())
                    && standing.pause() == 0
                    && !atWork.containsKey(destination.name())) {
                Turn turn = new Turn(destination, jdbi, ids, random, sent(destination), () -> closed);
                atWork.put(destination.name(), threads.submit(() -> run(destination, turn)));
            }
        }
        for (Future<?> end : atWork.values()) {
            await(end, deadline - System.nanoTime());
        }
        return asking(this::delivered);
    }

    /**
     * Delivers until nothing waits, or what is left has failed several times in a row or must wait for longer than there is
     * time.
     */
    public List<Delivery> drain(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Map<String, Long> all = new HashMap<>();
        int round = 0;
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            List<Delivery> deliveries = deliver(left);
            deliveries.forEach(delivery -> all.merge(delivery.destination(), delivery.sent(), Long::sum));
            round++;
            Optional<Duration> next = deliveries.stream()
                    .flatMap(delivery -> delivery.next().stream())
                    .min(Duration::compareTo);
            long pause = next.map(Duration::toNanos).orElse(Long.MAX_VALUE);
            if (round >= MOST_FAILURES || pause >= deadline - System.nanoTime()) {
                return deliveries.stream()
                        .map(delivery -> delivery.withSent(all.getOrDefault(delivery.destination(), 0L)))
                        .toList();
            }
            TimeUnit.NANOSECONDS.sleep(pause);
        }
    }

    /**
     * Asks each destination whether it could be reached, without telling it anything.
     *
     * @return what is wrong, or nothing, by the destination's label, in the order of the configuration; a webhook is not
     *     among them, since every request would be a message
     */
    public Map<String, Optional<String>> probe() throws InterruptedException {
        Map<String, Optional<String>> answers = new LinkedHashMap<>();
        for (Destination destination : destinations) {
            if (destination.carrier() instanceof Askable carrier) {
                answers.put(destination.shown(), missing(carrier));
            }
        }
        return answers;
    }

    private static Optional<String> missing(Askable carrier) throws InterruptedException {
        try {
            carrier.probe();
            return Optional.empty();
        } catch (Undelivered e) {
            return Optional.of(e.reason());
        }
    }

    private void run(Destination destination, Turn turn) {
        try {
            turn.run();
        } catch (JdbiException e) {
            LOG.warn("publish: {} stopped, the database did not answer: {}", destination.shown(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("publish: {} stopped", destination.shown(), e);
        }
    }

    private static void await(Future<?> end, long nanos) throws InterruptedException {
        try {
            end.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillAtWork) {
            // it goes on in the background
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private List<Delivery> delivered(Handle handle) {
        Map<String, Standing> after = Book.standings(handle, names());
        List<Delivery> deliveries = new ArrayList<>();
        for (Destination destination : destinations) {
            Optional<Standing> standing = Optional.ofNullable(after.get(destination.name()));
            boolean busy = Optional.ofNullable(atWork.get(destination.name()))
                    .filter(end -> !end.isDone())
                    .isPresent();
            Backlog backlog = standing.filter(stands -> stands.pending(destination.feed()))
                    .map(stands -> Book.backlog(handle, destination.feed(), stands))
                    .orElse(new Backlog(0, Optional.empty()));
            deliveries.add(new Delivery(
                    destination.name(),
                    destination.shown(),
                    sent(destination).getAndSet(0),
                    backlog.left(),
                    backlog.oldest(),
                    standing.flatMap(Standing::failure),
                    backlog.left() == 0 || busy
                            ? Optional.empty()
                            : standing.map(stands -> Duration.ofMillis(stands.pause()))));
        }
        return deliveries;
    }

    private AtomicLong sent(Destination destination) {
        return sent.computeIfAbsent(destination.name(), name -> new AtomicLong());
    }

    private List<String> names() {
        return destinations.stream().map(Destination::name).toList();
    }

    private interface Asking<T> {
        T ask(Handle handle);
    }

    private <T> T asking(Asking<T> question) {
        try (Handle handle = jdbi.open()) {
            return question.ask(handle);
        } catch (JdbiException e) {
            throw new StoreException("target.database did not answer: " + e.getMessage(), e);
        }
    }

    /** Ends what is under way; what had not arrived for certain is sent again by the next publisher. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("publish: a delivery did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
