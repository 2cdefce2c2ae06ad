/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Reason;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** A request to the app given up by this proxy, with the reason that the client is told. */
final class UpstreamFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    UpstreamFailure(Reason reason) {
        super(reason.code(), null, false, false);
        this.reason = reason;
    }

    /** What a client is told about a failure: busy, too slow, or not there. */
    static Reason reason(Throwable failure) {
        if (failure instanceof UpstreamFailure known) {
            return known.reason;
        }
        if (failure instanceof RejectedExecutionException) {
            return Reason.UPSTREAM_BUSY;
        }
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return Reason.UPSTREAM_TIMEOUT;
        }
        return Reason.UPSTREAM_UNREACHABLE;
    }

    /** Whether the failure is that of a connection which the other end had closed, perhaps before the request came. */
    static boolean connectionWasGone(Throwable failure) {
        return failure instanceof EOFException
                || failure instanceof ClosedChannelException
                || (failure instanceof SocketException && !(failure instanceof ConnectException))
                || (failure instanceof java.io.IOException && "Broken pipe".equals(failure.getMessage()))
                || (failure instanceof java.io.IOException && "Connection reset by peer".equals(failure.getMessage()));
    }
}
