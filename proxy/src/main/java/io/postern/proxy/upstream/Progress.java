/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Where a request to the app stands, since when, and what is overdue. One thread at a time tells it what happens; the one that
 * watches the time only reads.
 */
final class Progress {
    /** How long an app may keep a client that expects {@code 100 Continue} waiting (RFC 9110, section 10.1.1). */
    private static final long CONTINUE_WAIT = 1_000_000_000L;

    private enum Stage {
        QUEUED,
        SENDING,
        WAITING,
        ANSWERING
    }

    /** What there is to do for want of time. */
    enum Due {
        NOTHING,
        /** Give up waiting for a connection. */
        GIVE_UP_QUEUE,
        /** Send the body without the app's {@code 100 Continue}. */
        PROCEED,
        /** Give up the app, which takes no more of the body or does not begin to answer. */
        GIVE_UP_APP
    }

    private final long queueWait;
    private final long responseTimeout;
    private final @Nullable ClientBody body;
    private final boolean expects;
    private volatile Stage stage = Stage.QUEUED;
    private volatile long since = NanoTime.now();
    private volatile boolean sent;
    private volatile boolean proceeded;

    /**
     * A request that waits for a connection from now on.
     *
     * @param queueWait for how long it may, in nanoseconds
     * @param responseTimeout {@code upstream.response-timeout} in nanoseconds
     * @param expects whether the body waits for {@code 100 Continue}
     */
    Progress(long queueWait, long responseTimeout, @Nullable ClientBody body, boolean expects) {
        this.queueWait = queueWait;
        this.responseTimeout = responseTimeout;
        this.body = body;
        this.expects = expects;
    }

    /** It waits for another connection. */
    void queued() {
        sent = false;
        since = NanoTime.now();
        stage = Stage.QUEUED;
    }

    /** It has a connection. */
    void sending() {
        since = NanoTime.now();
        stage = Stage.SENDING;
    }

    /** The body may be sent; tells whether that is new. */
    synchronized boolean proceed() {
        if (proceeded) {
            return false;
        }
        proceeded = true;
        since = NanoTime.now();
        return true;
    }

    /** All of it was sent. */
    void sent() {
        sent = true;
        if (stage == Stage.SENDING) {
            since = NanoTime.now();
            stage = Stage.WAITING;
        }
    }

    /** The answer has begun. */
    void answering() {
        stage = Stage.ANSWERING;
    }

    /** Whether it never had a connection, or waits for another one. */
    boolean isQueued() {
        return stage == Stage.QUEUED;
    }

    boolean isSent() {
        return sent;
    }

    /** Whether the body waits for the app's word. */
    boolean expects() {
        return expects;
    }

    /** For how long it has been where it stands, in nanoseconds. */
    long waited(long now) {
        return NanoTime.elapsed(since, now);
    }

    /** What is overdue. */
    Due due(long now) {
        return switch (stage) {
            case QUEUED -> waited(now) > queueWait ? Due.GIVE_UP_QUEUE : Due.NOTHING;
            case SENDING -> dueOfBody(now);
            case WAITING -> waited(now) > responseTimeout ? Due.GIVE_UP_APP : Due.NOTHING;
            case ANSWERING -> Due.NOTHING;
        };
    }

    private Due dueOfBody(long now) {
        if (expects && !proceeded) {
            return waited(now) > CONTINUE_WAIT ? Due.PROCEED : Due.NOTHING;
        }
        ClientBody sending = body;
        return sending != null && sending.stalled(now) > responseTimeout ? Due.GIVE_UP_APP : Due.NOTHING;
    }
}
