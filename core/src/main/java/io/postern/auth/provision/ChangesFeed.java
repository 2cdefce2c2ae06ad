/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.auth.Account;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code GET /v1/changes} by long polls, on a daemon thread of its own.
 *
 * <ol>
 *   <li>Each poll asks for what came after the last one; its changes are handed on, and the next poll starts at once.
 *   <li>The first answer tells where the feed stands, unless another feed of the same endpoint knows already. What it holds may be years old, so only cut-offs are taken from it, and
 *       everybody is asked anew; who is cut off by the last that it says of him has no session either; so it is when the feed's number goes backwards, because the other side was restored.
 *   <li>An answer that is none is reported as a loss, and the next poll waits: twice as long each time, up to half a minute,
 *       less some chance, so that replicas do not come together.
 * </ol>
 */
final class ChangesFeed implements AutoCloseable {
    /** The other side answers after 25 s when nothing happens. */
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    /** A thousand changes with long names at once. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** An empty answer comes late; one that comes at once would make a busy loop. */
    private static final Duration SHORTEST_EMPTY_POLL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ChangesFeed.class);

    /** Hears of the feed; called on its thread. */
    interface Listener {
        /** Where the feed stands is known now: nothing that was remembered before can be relied on. */
        void startedOver();

        /**
         * A person was cut off.
         *
         * @param now whether that is new, or is how things stand; else it happened at some time before the feed was followed, and
         *     something else after it
         */
        void deactivated(Account account, boolean now);

        /** Something about a person is different. */
        void changed(Account account);

        /** Whether changes arrive. */
        void following(boolean arriving);

        /** The other side does, or does not, take the secret or the certificate. */
        void accepted(boolean secret);
    }

    private record Change(Account account, boolean cutOff) {}

    private record Batch(long last, List<Change> changes) {}

    /** A poll that came to nothing. */
    private static final class LostException extends Exception {
        private static final long serialVersionUID = 1L;

        LostException(String why) {
            super(why, null, false, false);
        }
    }

    private final EndpointHttp http;
    private final URI feed;
    private final RandomGenerator random;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Where the feed stands, once all that it said up to there has been handed on. */
    private volatile Optional<Long> last;

    /**
     * @param last where another feed from the same endpoint stands, so that nothing is told twice
     */
    ChangesFeed(EndpointHttp http, URI endpoint, RandomGenerator random, Optional<Long> last, Listener listener) {
        this.http = http;
        this.feed = endpoint.resolve("changes");
        this.random = random;
        this.last = last;
        this.listener = listener;
        this.thread = new Thread(this::follow, "postern-provisioning-changes");
        thread.setDaemon(true);
    }

    Optional<Long> last() {
        return last;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void follow() {
        int losses = 0;
        try {
            while (closed.getCount() > 0) {
                long start = System.nanoTime();
                try {
                    Batch batch = poll();
                    take(batch);
                    listener.following(true);
                    if (losses > 0) {
                        LOG.info("provisioning: the feed of changes is followed again");
                    }
                    losses = 0;
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    if (batch.changes().isEmpty() && took.compareTo(SHORTEST_EMPTY_POLL) < 0) {
                        pause(SHORTEST_EMPTY_POLL.minus(took));
                    }
                } catch (LostException | RuntimeException lost) {
                    listener.following(false);
                    if (losses == 0) {
                        LOG.warn(
                                "provisioning: the feed of changes cannot be followed ({}); answers older than a minute"
                                        + " are asked for anew",
                                lost.getMessage());
                    }
                    pause(backoff(losses++));
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            listener.following(false);
        }
    }

    private Batch poll() throws InterruptedException, LostException {
        CompletableFuture<EndpointHttp.Result> call =
                http.get(URI.create(feed + "?after=" + last.orElse(0L)), PATIENCE, MAX_BYTES);
        EndpointHttp.Result result;
        try {
            result = call.get();
        } catch (ExecutionException e) {
            throw new LostException(String.valueOf(e.getMessage()));
        } catch (InterruptedException closing) {
            call.cancel(true);
            throw closing;
        }
        if (!(result instanceof EndpointHttp.Answered answered)) {
            throw new LostException(result.toString().toLowerCase(Locale.ROOT));
        }
        if (answered.status() == 401) {
            listener.accepted(false);
        }
        if (answered.status() != 200) {
            throw new LostException("status " + answered.status());
        }
        listener.accepted(true);
        if (answered.body().length > MAX_BYTES) {
            throw new LostException("more than " + MAX_BYTES + " bytes");
        }
        return AnswerReader.json(answered.body())
                .flatMap(ChangesFeed::batch)
                .orElseThrow(() -> new LostException("a body that is not the JSON of changes"));
    }

    private void take(Batch batch) {
        boolean over = last.isEmpty() || batch.last() < last.get();
        if (over) {
            listener.startedOver();
        }
        Map<Account, Boolean> latest = new HashMap<>();
        batch.changes().forEach(change -> latest.put(change.account(), change.cutOff()));
        for (Change change : batch.changes()) {
            if (change.cutOff()) {
                listener.deactivated(change.account(), !over || Boolean.TRUE.equals(latest.get(change.account())));
            } else if (!over) {
                listener.changed(change.account());
            }
        }
        last = Optional.of(batch.last()); // not before: who goes on from there must have missed nothing
    }

    private static Optional<Batch> batch(JsonNode answer) {
        JsonNode last = answer.path("last");
        JsonNode changes = answer.path("changes");
        if (!last.isIntegralNumber() || !last.canConvertToLong() || last.longValue() < 0 || !changes.isArray()) {
            return Optional.empty();
        }
        List<Change> all = new ArrayList<>();
        for (JsonNode change : changes) {
            String issuer = change.path("issuer").asText("");
            String subject = change.path("subject").asText("");
            if (issuer.isEmpty() || subject.isEmpty()) {
                return Optional.empty();
            }
            // Whatever else may have happened to a person, asking anew is right.
            all.add(new Change(
                    new Account(issuer, subject), change.path("kind").asText("").equals("deactivated")));
        }
        return Optional.of(new Batch(last.longValue(), all));
    }

    private Duration backoff(int losses) {
        Duration whole = FIRST_PAUSE.multipliedBy(1L << Math.min(losses, 6));
        long millis = Math.min(whole.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }

    private void pause(Duration duration) throws InterruptedException {
        if (closed.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }
}
