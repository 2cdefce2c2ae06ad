/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects the body of an answer, and gives up when it is larger than it may be. */
final class CappedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private final long limit;
    private long read;
    private Optional<Flow.Subscription> subscription = Optional.empty();

    CappedBody(long limit) {
        this.limit = limit;
    }

    /** There was more than the limit. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch(long limit) {
            super("more than " + limit + " bytes");
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = Optional.of(given);
        body.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
        }
        if (read > limit) {
            subscription.ifPresent(Flow.Subscription::cancel);
            body.onError(new TooMuch(limit));
        } else {
            body.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.onError(cause);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}
