/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postern.auth.Account;
import io.postern.auth.Decision;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who has come to the app, as far as its listener was told. Safe for use by many threads at once. */
final class Arrivals {
    /** As many people as the provisioning client remembers; an entry is some hundred bytes. */
    private static final long MOST = 20_000;

    /** As long as a session lives where nothing else is configured. */
    private static final Duration REMEMBERED = Duration.ofHours(12);

    /** Not to be asked for every image of a page, and short enough to see that the account was let in. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    /** A page takes no longer to load; whoever waits for another request's call then gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    /** A person in a session; tokens have none. */
    private record Visit(Account account, Proof proof, Instant session) {}

    /** What the listener said, or will. */
    private record Asked(CompletableFuture<Admission> admission, Instant at) {}

    private final ArrivalListener listener;
    private final Clock clock;
    private final Cache<Visit, Asked> asked = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(REMEMBERED)
            .executor(Runnable::run)
            .build();

    Arrivals(ArrivalListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Why a request goes no further.
     *
     * @param detail one sentence for the log
     */
    record Refusal(Reason reason, String detail) {}

    /** Whether the listener must be asked, or waited for, about the caller of a request that may go on. Reads memory only. */
    boolean mustAsk(Decision.Pass pass) {
        if (pass.identity().isEmpty()) {
            return false;
        }
        Asked before = asked.getIfPresent(visit(pass.identity().get(), pass));
        return before == null || !before.admission().isDone() || outlived(before);
    }

    /** Why the caller of a request that may go on goes no further; empty where the app takes the person in. May block. */
    Optional<Refusal> refuses(Decision.Pass pass) {
        if (pass.identity().isEmpty()) {
            return Optional.empty();
        }
        Identity person = pass.identity().get();
        Visit visit = visit(person, pass);
        Asked mine = new Asked(new CompletableFuture<>(), clock.instant());
        Asked before = asked.asMap().putIfAbsent(visit, mine);
        while (before != null && outlived(before)) {
            before = asked.asMap().replace(visit, before, mine)
                    ? null
                    : asked.asMap().putIfAbsent(visit, mine);
        }
        return before == null ? ask(person, visit, mine) : await(before);
    }

    private Optional<Refusal> ask(Identity person, Visit visit, Asked mine) {
        try {
            Admission admission = listener.arrived(person);
            if (admission == null) {
                LOG.error(
                        "the arrival listener {} answered null",
                        listener.getClass().getName());
                return failed();
            }
            mine.admission().complete(admission);
            return refusal(admission);
        } catch (RuntimeException e) {
            LOG.error("the arrival listener {} failed", listener.getClass().getName(), e);
            return failed();
        } finally {
            if (!mine.admission().isDone()) {
                asked.asMap().remove(visit, mine);
                mine.admission().completeExceptionally(new IllegalStateException("the listener failed"));
            }
        }
    }

    private static Optional<Refusal> await(Asked other) {
        try {
            return refusal(other.admission().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return failed();
        } catch (TimeoutException e) {
            return Optional.of(new Refusal(Reason.SERVER_BUSY, "the arrival listener takes long"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Refusal(Reason.SERVER_BUSY, "interrupted"));
        }
    }

    private boolean outlived(Asked before) {
        return before.admission().isDone()
                && !before.admission().isCompletedExceptionally()
                && before.admission().join() instanceof Admission.Refused
                && !clock.instant().isBefore(before.at().plus(REFUSED));
    }

    private static Optional<Refusal> refusal(Admission admission) {
        return admission instanceof Admission.Refused refused
                ? Optional.of(new Refusal(Reason.ACCOUNT_REFUSED, refused.why()))
                : Optional.empty();
    }

    private static Optional<Refusal> failed() {
        return Optional.of(new Refusal(Reason.INTERNAL, "the arrival listener failed, see the error log"));
    }

    private static Visit visit(Identity person, Decision.Pass pass) {
        Instant session = person.proof() == Proof.SHIBBOLETH
                ? person.until()
                : pass.signedIn().orElse(Instant.EPOCH);
        return new Visit(person.account(), person.proof(), session);
    }
}
