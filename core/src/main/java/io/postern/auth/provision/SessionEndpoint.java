/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.auth.Account;
import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.Provisioned;
import io.postern.auth.Provisioner;
import io.postern.auth.Reason;
import io.postern.config.ProvisioningConfig;
import io.postern.config.WhenUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the session endpoint, once for each person, set of claims and cache period.
 *
 * <ol>
 *   <li>An answer that is younger than {@code cache} serves; near its end it is refreshed in the background. While the feed of
 *       changes cannot be followed, an answer serves for one minute at most.
 *   <li>Else one call goes out, however many requests wait for it.
 *   <li>Where the call comes to nothing, the last answer serves for {@code stale}, a refusal as well as an account; without one,
 *       {@code when-unavailable} decides. After failures in a row nobody calls for a while ({@code breaker}), and the last
 *       answers serve at once.
 *   <li>A person of whom the feed says something is forgotten at once, and the listener is told.
 * </ol>
 *
 * Safe for use by many threads. {@link #follow} starts the feed; {@link #close} ends it.
 */
public final class SessionEndpoint implements Provisioner, AutoCloseable {
    /** How old an answer may be while a cut-off could go unheard. */
    private static final Duration UNHEARD = Duration.ofMinutes(1);

    /** Long enough not to be asked for every image of a page, short enough to see that the fault was mended. */
    private static final Duration FAULTY = Duration.ofSeconds(10);

    /** The call itself ends with its time-out; this is for a machine that is out of breath. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static final Provisioned ASK = new Provisioned.Ask();
    private static final Provisioned UNASKED = new Provisioned.Unasked();
    private static final Logger LOG = LoggerFactory.getLogger(SessionEndpoint.class);

    /** A person with a set of claims at a moment, and what was known then. */
    private record Visit(SessionRequest request, String digest, Instant now, Optional<People.Remembered> answer) {}

    /** What another client of the same endpoint was told: of people, and by the feed up to a number; and whether it follows. */
    private record Told(People people, Optional<Long> last, boolean following) {}

    private record Flight(Account account, String digest) {}

    private final ProvisioningConfig config;
    private final GateEvents events;
    private final Clock clock;
    private final RandomGenerator random;
    private final AccountChanges changes;
    private final EndpointHttp http;
    private final SessionClient client;
    private final People people;
    private final Breaker breaker;
    private final ChangesFeed feed;
    private final boolean followed;
    private final ConcurrentMap<Flight, CompletableFuture<SessionAnswer>> flights = new ConcurrentHashMap<>();
    private volatile boolean following;
    private volatile boolean accepted = true;

    /**
     * A client that has asked nobody yet.
     *
     * @param events hears of every call
     * @param clock tells the age of answers
     * @param random spreads the retries of several replicas
     * @param changes is told whose tokens and sessions must be looked at anew, or end
     * @throws java.io.UncheckedIOException where a file of {@code provisioning.tls} cannot be used
     */
    public SessionEndpoint(
            ProvisioningConfig config, GateEvents events, Clock clock, RandomGenerator random, AccountChanges changes) {
        this(
                config,
                events,
                clock,
                random,
                changes,
                new Told(new People(kept(config), clock), Optional.empty(), false));
    }

    private SessionEndpoint(
            ProvisioningConfig config,
            GateEvents events,
            Clock clock,
            RandomGenerator random,
            AccountChanges changes,
            Told told) {
        this.config = config;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.changes = changes;
        this.http = new EndpointHttp(config);
        this.client = new SessionClient(config, http, events, clock);
        this.people = told.people();
        this.followed = told.following();
        this.breaker = new Breaker(config.breaker());
        this.feed = new ChangesFeed(http, config.endpoint(), random, told.last(), new Changes());
    }

    /**
     * The client of a configuration that was read anew. Where the endpoint is the same it goes on with what this one was told
     * and is still told, so that a reload while the endpoint is away takes nobody's account away, and follows the feed of changes
     * from where this one stands. This one goes on until it is closed.
     *
     * @throws java.io.UncheckedIOException as the constructor
     */
    public SessionEndpoint reopen(ProvisioningConfig newConfig, AccountChanges newChanges) {
        boolean same = newConfig.endpoint().equals(config.endpoint());
        Told told = same
                ? new Told(people, feed.last(), following)
                : new Told(new People(kept(newConfig), clock), Optional.empty(), false);
        SessionEndpoint opened = new SessionEndpoint(newConfig, events, clock, random, newChanges, told);
        opened.people.keepFor(kept(newConfig));
        return opened;
    }

    private static Duration kept(ProvisioningConfig config) {
        return config.stale().plus(config.cache());
    }

    /** Starts to follow the feed of changes, on a daemon thread; until then answers serve for one minute. */
    public void follow() {
        following = followed; // the first poll may last half a minute, and tells what was missed at once
        feed.start();
    }

    @Override
    public void close() {
        feed.close();
        http.close();
    }

    /** Whether the endpoint takes the gate's secret or certificate, as far as is known: for readiness. */
    public boolean healthy() {
        return accepted;
    }

    /** What is wrong with the endpoint at this moment, found out by a call that makes no account; blocks for the time-out. */
    public Optional<String> problem() {
        SessionAnswer answer = await(client.askNothing());
        if (answer instanceof SessionAnswer.NotUs) {
            return Optional.of(
                    "provisioning.endpoint does not take provisioning.secret or provisioning.tls.certificate");
        }
        return answer instanceof SessionAnswer.Away away
                ? Optional.of("provisioning.endpoint gives no answer: " + away.why())
                : Optional.empty();
    }

    @Override
    public Provisioned known(Identity identity) {
        Visit visit = visit(identity);
        Optional<Provisioned> fresh = fresh(visit);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        Breaker.State state = breaker.state(visit.now());
        if (state == Breaker.State.CLOSED) {
            return ASK;
        }
        Optional<Provisioned> last = last(visit);
        if (state == Breaker.State.OPEN) {
            return last.orElseGet(() -> unavailable(visit.now()));
        }
        if (last.isEmpty()) {
            return ASK;
        }
        refresh(visit);
        return last.get();
    }

    @Override
    public Provisioned ask(Identity identity) {
        Visit visit = visit(identity);
        Optional<Provisioned> fresh = fresh(visit);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        SessionAnswer answer = await(fly(visit));
        return answer instanceof SessionAnswer.Definite definite
                ? definite.provisioned(visit.now())
                : last(visit).orElseGet(() -> unavailable(visit.now()));
    }

    private Visit visit(Identity identity) {
        SessionRequest request = SessionRequest.of(identity);
        String digest = request.digest();
        return new Visit(request, digest, clock.instant(), people.answer(request.account(), digest));
    }

    private Optional<Provisioned> fresh(Visit visit) {
        if (visit.answer().isEmpty()) {
            return Optional.empty();
        }
        People.Remembered answer = visit.answer().get();
        Duration period = period(answer.answer());
        Duration age = Duration.between(answer.at(), visit.now());
        if (age.compareTo(period) >= 0 || outlived(answer, visit.now())) {
            return Optional.empty();
        }
        boolean soon = age.compareTo(period.multipliedBy(4).dividedBy(5)) >= 0;
        if (soon
                && answer.answer() instanceof SessionAnswer.Active
                && breaker.state(visit.now()) == Breaker.State.CLOSED) {
            refresh(visit);
        }
        return Optional.of(answer.answer().provisioned(visit.now()));
    }

    private Duration period(SessionAnswer.Definite answer) {
        Duration period = following || config.cache().compareTo(UNHEARD) < 0 ? config.cache() : UNHEARD;
        boolean faulty =
                answer instanceof SessionAnswer.Refused refused && refused.reason() == Reason.PROVISIONING_REJECTED;
        return faulty && FAULTY.compareTo(period) < 0 ? FAULTY : period;
    }

    /** Whether the credential in an answer has ended since it came; one that came too late is no reason to ask again. */
    private static boolean outlived(People.Remembered answer, Instant now) {
        return answer.answer() instanceof SessionAnswer.Active active
                && active.usableAt(answer.at())
                && !active.usableAt(now);
    }

    private Optional<Provisioned> last(Visit visit) {
        Instant notBefore = visit.now().minus(config.stale());
        return people.last(visit.request().account(), visit.digest(), notBefore)
                .map(answer -> answer.provisioned(visit.now()));
    }

    private Provisioned unavailable(Instant now) {
        if (config.whenUnavailable() == WhenUnavailable.PASS) {
            return UNASKED;
        }
        long seconds = breaker.rest(now).plusMillis(999).toSeconds();
        return new Provisioned.Refused(
                Reason.PROVISIONING_UNAVAILABLE,
                "no answer, none from before, and provisioning.when-unavailable is refuse",
                seconds > 0 ? List.of(new Header("Retry-After", Long.toString(seconds))) : List.of());
    }

    /** Asks without waiting; whoever comes next finds the answer. */
    private void refresh(Visit visit) {
        CompletableFuture<SessionAnswer> unused = fly(visit);
    }

    /** The one call for this request, begun or joined; its future never fails. */
    private CompletableFuture<SessionAnswer> fly(Visit visit) {
        Flight flight = new Flight(visit.request().account(), visit.digest());
        CompletableFuture<SessionAnswer> mine = new CompletableFuture<>();
        CompletableFuture<SessionAnswer> other = flights.putIfAbsent(flight, mine);
        if (other != null) {
            return other;
        }
        long drops = people.drops();
        // Somebody else's call may have ended between this visit's look and its own flight.
        Optional<People.Remembered> meanwhile = people.answer(flight.account(), flight.digest())
                .filter(now -> !visit.answer().equals(Optional.of(now)));
        if (meanwhile.isPresent() || !breaker.permits(visit.now())) {
            flights.remove(flight, mine);
            mine.complete(meanwhile
                    .<SessionAnswer>map(People.Remembered::answer)
                    .orElse(new SessionAnswer.Away("left alone after failures")));
            return mine;
        }
        CompletableFuture<Void> unused = call(visit.request()).thenAccept(answer -> {
            try {
                settle(answer);
                if (answer instanceof SessionAnswer.Definite definite) {
                    people.remember(
                            flight.account(), new People.Remembered(flight.digest(), definite, visit.now(), drops));
                }
            } finally {
                flights.remove(flight, mine);
                mine.complete(answer);
            }
        });
        return mine;
    }

    /** Whatever breaks on the way out is an endpoint that is away: the breaker must hear of every permitted call. */
    private CompletableFuture<SessionAnswer> call(SessionRequest request) {
        try {
            return client.ask(request).exceptionally(failure -> new SessionAnswer.Away("a failure of ours"));
        } catch (RuntimeException e) {
            LOG.error("provisioning: the call could not be made", e);
            return CompletableFuture.completedFuture(new SessionAnswer.Away("a failure of ours"));
        }
    }

    private void settle(SessionAnswer answer) {
        if (answer instanceof SessionAnswer.Definite) {
            accepted(true);
            if (breaker.succeeded()) {
                LOG.info("provisioning: the endpoint answers again");
            }
            if (answer instanceof SessionAnswer.Refused refused && refused.reason() == Reason.PROVISIONING_REJECTED) {
                LOG.warn("provisioning: status 400, {}", refused.detail());
            }
            return;
        }
        boolean notUs = answer instanceof SessionAnswer.NotUs;
        if (notUs) {
            accepted(false);
        }
        Optional<Duration> retryAfter =
                answer instanceof SessionAnswer.Away away ? away.retryAfter() : Optional.empty();
        if (breaker.failed(clock.instant(), retryAfter)) {
            LOG.warn("provisioning: the endpoint is left alone for a while, last: {}", notUs ? "status 401" : answer);
        }
    }

    private void accepted(boolean secret) {
        if (accepted && !secret) {
            LOG.error("provisioning: status 401, the endpoint does not take provisioning.secret or the certificate");
        }
        accepted = secret;
    }

    private SessionAnswer await(CompletableFuture<SessionAnswer> answer) {
        try {
            return answer.get(config.timeout().plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SessionAnswer.Away("interrupted");
        } catch (TimeoutException e) {
            return new SessionAnswer.Away("timeout");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call ends with an answer", e);
        }
    }

    /** Takes what the feed says. Whoever is already waiting gets the answer that is under way; nobody joins it any more. */
    private final class Changes implements ChangesFeed.Listener {
        @Override
        public void startedOver() {
            people.doubtAll();
            flights.clear();
        }

        @Override
        public void deactivated(Account account, boolean now) {
            people.deactivated(account);
            forget(account);
            if (now) {
                tell(() -> changes.cutOff(account));
            }
        }

        @Override
        public void changed(Account account) {
            people.changed(account);
            forget(account);
        }

        @Override
        public void following(boolean arriving) {
            following = arriving;
        }

        @Override
        public void accepted(boolean secret) {
            SessionEndpoint.this.accepted(secret);
        }

        private void forget(Account account) {
            flights.keySet().removeIf(flight -> flight.account().equals(account));
            tell(() -> changes.changed(account));
        }

        private void tell(Runnable listener) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("provisioning: a listener failed on a change", e);
            }
        }
    }
}
