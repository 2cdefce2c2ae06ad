/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.postern.auth.Account;
import io.postern.auth.HeapShare;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What providers said about tokens, by provider and digest of the token, so that one provider's answer never serves for another
 * (CVE-2026-33496), and strangers' tokens are not kept. Requests that need the same answer wait for one call. A fault is not
 * remembered.
 */
final class ProviderAnswers {
    /** The part of the heap that answers may fill; anybody can cause a refusing one, so old ones make room. */
    private static final int HEAP_PARTS = 16;
    /** About what the claims of an answer take. */
    private static final int CLAIMS_BYTES = 4096;
    /** How many requests may wait for one provider, so that threads are left for the others. */
    private static final int MAX_WAITING = 64;
    /** A token that becomes good after it was refused is good soon after that. */
    private static final Duration REFUSED = Duration.ofSeconds(10);
    /** A call and the wait for its turn, and something for their scheduling. */
    private static final Duration WAIT = Duration.ofSeconds(12);

    private final Cache<Question, Answer> answers;
    private final ConcurrentMap<String, Semaphore> waiting = new ConcurrentHashMap<>();
    private final ConcurrentMap<Question, CompletableFuture<Answer>> underway = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final Duration lifetime;
    private final Clock clock;

    /** Remembers answers for that long; for zero, none. */
    ProviderAnswers(Duration lifetime, Clock clock) {
        this.lifetime = lifetime;
        this.clock = clock;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(HeapShare.oneIn(HEAP_PARTS))
                .weigher((Question question, Answer answer) ->
                        HeapShare.ENTRY_OVERHEAD + (answer.claims().isPresent() ? CLAIMS_BYTES : 0))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.creating((Question question, Answer answer) -> left(answer)))
                .executor(Runnable::run)
                .build();
    }

    /** What a provider can be asked about a token. */
    enum Kind {
        /** Whether it is active, and for whom. */
        INTROSPECTION,
        /** Who its owner is. */
        USERINFO
    }

    /**
     * What a provider said.
     *
     * @param claims empty where it refused the token
     * @param until how long this serves
     */
    record Answer(Optional<Claims> claims, Instant until) {}

    /** One question about one token. */
    record Question(Kind kind, String provider, String digest) {
        static Question about(Kind kind, Provider provider, String token) {
            return new Question(kind, provider.id(), Digests.sha256(token));
        }
    }

    /** The answer that is remembered. */
    Optional<Answer> known(Question question) {
        return Optional.ofNullable(answers.getIfPresent(question));
    }

    /** The answer that is remembered, or a new one; waits for it. */
    Answer ask(Question question, Provider provider, String token) throws ProviderFault {
        Optional<Answer> known = known(question);
        if (known.isPresent()) {
            return known.get();
        }
        Semaphore places = waiting.computeIfAbsent(provider.id(), id -> new Semaphore(MAX_WAITING));
        if (!places.tryAcquire()) {
            throw new ProviderFault("too many requests wait for the provider already");
        }
        try {
            return asked(question, provider, token);
        } finally {
            places.release();
        }
    }

    private Answer asked(Question question, Provider provider, String token) throws ProviderFault {
        CompletableFuture<Answer> own = new CompletableFuture<>();
        CompletableFuture<Answer> other = underway.putIfAbsent(question, own);
        if (other != null) {
            return waitFor(other);
        }
        try {
            Answer answer = fresh(question, provider, token);
            own.complete(answer);
            return answer;
        } catch (ProviderFault | RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            underway.remove(question, own);
        }
    }

    /** Forgets what was said about a person, and refusals, which name nobody. */
    void forget(Account account) {
        generation.incrementAndGet();
        answers.asMap().values().removeIf(answer -> concerns(answer, account.subject()));
    }

    private Answer fresh(Question question, Provider provider, String token) throws ProviderFault {
        long asked = generation.get();
        Optional<Claims> claims =
                question.kind() == Kind.USERINFO ? provider.userinfo(token) : provider.introspect(token);
        Answer answer = new Answer(claims, clock.instant().plus(claims.isPresent() ? lifetime : shorter(lifetime)));
        if (!lifetime.isZero()) {
            answers.put(question, answer);
        }
        if (generation.get() != asked) {
            answers.invalidate(question);
        }
        return answer;
    }

    private static Answer waitFor(CompletableFuture<Answer> other) throws ProviderFault {
        try {
            return other.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFault("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProviderFault fault ? fault : new ProviderFault("the other call failed");
        } catch (TimeoutException e) {
            throw new ProviderFault("waited too long for another call");
        }
    }

    private static boolean concerns(Answer answer, String subject) {
        try {
            return answer.claims().isEmpty()
                    || answer.claims().get().text("sub").map(subject::equals).orElse(true);
        } catch (Refusal e) {
            return true;
        }
    }

    private static Duration shorter(Duration lifetime) {
        return lifetime.compareTo(REFUSED) < 0 ? lifetime : REFUSED;
    }

    private Duration left(Answer answer) {
        return Duration.between(clock.instant(), answer.until());
    }
}
