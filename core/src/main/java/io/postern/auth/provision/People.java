/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postern.auth.Account;
import io.postern.auth.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the endpoint said of whom, bounded in number and time. Every answer carries the count of drops at the moment its call
 * began: one that was already under way when its person changed is kept for bad days, but does not count as fresh.
 */
final class People {
    /** Of those who are signed in at once there are fewer; an entry is about a kilobyte. */
    private static final long MOST = 20_000;

    /** A person who comes with other claims from each of several clients. */
    private static final int MOST_REQUESTS = 4;

    /**
     * An answer.
     *
     * @param digest of the request
     * @param at when its call began
     * @param drops the count of drops at that moment
     */
    record Remembered(String digest, SessionAnswer.Definite answer, Instant at, long drops) {}

    /**
     * What is known of a person.
     *
     * @param answers newest first, one for each request
     * @param freshFrom the count of drops from which an answer is fresh
     * @param deactivated whether the feed has said so, and no answer since
     */
    private record Person(List<Remembered> answers, long freshFrom, boolean deactivated) {
        static final Person UNKNOWN = new Person(List.of(), 0, false);

        Person with(Remembered answer) {
            List<Remembered> all = new ArrayList<>();
            all.add(answer);
            for (Remembered other : answers) {
                if (!other.digest().equals(answer.digest()) && all.size() < MOST_REQUESTS) {
                    all.add(other);
                }
            }
            return new Person(List.copyOf(all), freshFrom, deactivated && answer.drops() < freshFrom);
        }
    }

    private final Cache<Account, Person> people;
    private final AtomicLong drops = new AtomicLong();
    private volatile long allFreshFrom;

    People(Duration kept, Clock clock) {
        this.people = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(kept)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Keeps answers at least that long from now on; two clients may be at work with different times for a while. How old an
     * answer may be to serve is for the caller to say.
     */
    void keepFor(Duration kept) {
        people.policy()
                .expireAfterWrite()
                .filter(expiry -> expiry.getExpiresAfter().compareTo(kept) < 0)
                .ifPresent(expiry -> expiry.setExpiresAfter(kept));
    }

    long drops() {
        return drops.get();
    }

    void remember(Account account, Remembered answer) {
        people.asMap().compute(account, (key, person) -> (person == null ? Person.UNKNOWN : person).with(answer));
    }

    /** The answer to this very request, unless its person has changed since. */
    Optional<Remembered> answer(Account account, String digest) {
        Person person = person(account);
        for (Remembered answer : person.answers()) {
            if (answer.digest().equals(digest)
                    && answer.drops() >= person.freshFrom()
                    && answer.drops() >= allFreshFrom) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    /**
     * What to go by while nobody can be asked: that the person was cut off; else the answer to this request, or the last one
     * to another. What was wrong with another request says nothing about this one.
     */
    Optional<SessionAnswer.Definite> last(Account account, String digest, Instant notBefore) {
        Person person = person(account);
        if (person.deactivated()) {
            return Optional.of(
                    new SessionAnswer.Refused(Reason.ACCOUNT_BLOCKED, "the feed of changes says deactivated"));
        }
        Optional<SessionAnswer.Definite> other = Optional.empty();
        for (Remembered answer : person.answers()) {
            boolean faulty = answer.answer() instanceof SessionAnswer.Refused refused
                    && refused.reason() == Reason.PROVISIONING_REJECTED;
            if (answer.at().isBefore(notBefore) || faulty) {
                continue;
            }
            if (answer.digest().equals(digest)) {
                return Optional.of(answer.answer());
            }
            other = other.isPresent() ? other : Optional.of(answer.answer());
        }
        return other;
    }

    /** Forgets what was said of a person who has changed; one who was cut off stays so until the endpoint says otherwise. */
    void changed(Account account) {
        long from = drops.incrementAndGet();
        people.asMap()
                .compute(account, (key, person) -> new Person(List.of(), from, person != null && person.deactivated()));
    }

    /** Forgets what was said of a person who was cut off, and remembers that. */
    void deactivated(Account account) {
        people.put(account, new Person(List.of(), drops.incrementAndGet(), true));
    }

    /** Has everybody asked anew; what was said serves on while nobody can be asked. */
    void doubtAll() {
        allFreshFrom = drops.incrementAndGet();
    }

    private Person person(Account account) {
        Person person = people.getIfPresent(account);
        return person == null ? Person.UNKNOWN : person;
    }
}
