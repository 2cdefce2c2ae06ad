/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * The client's half of one request, as the upstream side sees it. Exactly one of {@link #refuse}, {@link #answer},
 * {@link #succeeded} and {@link #failed} ends it.
 */
public interface ClientSide {
    /** The client's request. */
    Request clientRequest();

    /** The answer to the client. */
    Response clientResponse();

    /** What the gate saw of the request. */
    RequestHead head();

    /** The client's connection, as forwarding headers describe it. */
    Hop hop();

    /** The first byte of the app's answer is here. */
    void answerBegan();

    /** Answers for the app, which could not. Nothing of an answer may have been sent. */
    void refuse(Reason reason);

    /** Answers in the app's place. Nothing of an answer may have been sent. */
    void answer(Reply reply, Reason reason);

    /** The answer is complete and sent. */
    void succeeded();

    /** The answer cannot be completed: the client's connection (HTTP/1.1) or stream (HTTP/2) is cut off. */
    void failed(Throwable cause);
}
