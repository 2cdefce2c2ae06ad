/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Bodies of requests that are answered before they were read. */
public final class UnreadBody {
    private UnreadBody() {}

    /**
     * Says in an answer that is not committed yet that the connection ends, where a body is still on its way that nobody will read:
     * what comes after it could not be told from it, and a caller that is not told would ask its next question there (RFC 9112,
     * section 9.6). What has come already is taken, without waiting.
     */
    public static void endsConnection(Request request, Response response) {
        if (isPending(request)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
    }

    /** Whether a body is on its way that nobody will read. Never in HTTP/2, where a stream ends by itself. */
    public static boolean isPending(Request request) {
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            return false;
        }
        boolean none = request.getLength() == 0
                || (request.getLength() < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
        return !none && !request.consumeAvailable();
    }
}
