/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.config.RedisAddress;
import io.postern.config.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told, put together in the order of a configuration. Used by one thread. */
public final class Destinations {

    /** Rows of the outbox with the keys of Invenio's sessions that must end. */
    public static final String SESSIONS = "invenio.sessions";

    private static final String COMMUNITIES = "invenio.communities";

    /** What invenio-communities puts before an account's number in its cache. */
    private static final String COMMUNITIES_KEY = "user-communities:";

    /** Rows with a few sessions each; and keys that are deleted one by one. */
    private static final int USUAL_BATCH = 500;

    private final Clock clock;
    private final Map<String, String> environment;
    private final List<Destination> all = new ArrayList<>();
    private final List<String> unwanted = new ArrayList<>();
    private Optional<Duration> kept = Optional.empty();

    /**
     * @param clock by which messages are stamped
     * @param environment of this process
     */
    public Destinations(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What holds for every hook.
     *
     * @param name under which the ledger knows it; a hook with another name begins anew
     * @param label for people; holds no secret
     * @param batch the most ids of one message
     * @param timeout for one message
     */
    public record Hook(String name, String label, Audience audience, int batch, Duration timeout) {

        Feed feed() {
            return audience == Audience.USERS ? new Feed.Accounts(batch) : new Feed.Roles(batch);
        }
    }

    /** Sessions of Invenio in that Redis, of accounts that were deactivated. */
    public Destinations sessions(RedisAddress redis, Trust trust) {
        add(
                SESSIONS,
                "Invenio's sessions in Redis",
                new Feed.Waiting(SESSIONS, USUAL_BATCH),
                new RedisKeys(redis, trust, ""),
                Pace.CUT_OFF);
        return this;
    }

    /** Nobody ends Invenio's sessions: their keys wait for a while, in case somebody does later. */
    public Destinations noSessions() {
        unwanted.add(SESSIONS);
        return this;
    }

    /**
     * What Invenio remembers in that Redis of the communities of accounts whose access changed.
     *
     * @param prefix what its cache puts before every key
     */
    public Destinations communities(RedisAddress redis, Trust trust, String prefix) {
        add(
                COMMUNITIES,
                "Invenio's communities in Redis",
                new Feed.Access(USUAL_BATCH),
                new RedisKeys(redis, trust, prefix + COMMUNITIES_KEY),
                Pace.CUT_OFF);
        return this;
    }

    /**
     * A program; see {@code after-run}.
     *
     * @param variables names of the environment that it may see besides the common ones
     */
    public Destinations exec(Hook hook, List<String> command, List<String> variables) {
        add(hook, new Program(command, variables, hook.timeout(), environment));
        return this;
    }

    /** A signed POST. */
    public Destinations http(Hook hook, URI url, Secret secret, Trust trust) {
        add(hook, new WebHook(hook.audience(), new WebHook.Place(url, trust), secret, hook.timeout(), clock));
        return this;
    }

    /**
     * A Celery task.
     *
     * @param broker the URL of a RabbitMQ or a Redis
     */
    public Destinations celery(Hook hook, String task, Secret broker, Trust trust, String queue) {
        add(
                hook,
                broker.reveal().startsWith("redis")
                        ? new RedisQueue(RedisAddress.parse(broker.reveal()), trust, queue, task)
                        : new RabbitQueue(AmqpAddress.parse(broker), trust, queue, task));
        return this;
    }

    private void add(Hook hook, Carrier carrier) {
        add(hook.name(), hook.label(), hook.feed(), carrier, Pace.HOOK);
    }

    void add(String name, String label, Feed feed, Carrier carrier, Pace pace) {
        all.add(new Destination(name, label, feed, carrier, pace));
    }

    /** So long changes stay in the ledger, and longer where somebody has not been told of them; without this, for ever. */
    public Destinations keeping(Duration period) {
        kept = Optional.of(period);
        return this;
    }

    Optional<Duration> kept() {
        return kept;
    }

    List<Destination> all() {
        return List.copyOf(all);
    }

    List<String> unwanted() {
        return List.copyOf(unwanted);
    }
}
