/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Header;
import io.postern.auth.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends the gate's own answers. */
final class Answers {
    private Answers() {}

    /** Sends that in the place of what the app prepared, its headers too; nothing where another answer's head has gone already. */
    static void instead(Reply reply, HttpServletResponse response) throws IOException {
        if (!response.isCommitted()) {
            response.reset();
            send(reply, response);
        }
    }

    /**
     * Sends that, beside headers of the container's own such as its session's new id; nothing where another answer's head has gone
     * already.
     */
    static void send(Reply reply, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(reply.status());
        for (Header line : reply.headers()) {
            if (line.name().equalsIgnoreCase("Content-Type")) {
                response.setContentType(line.value());
            } else {
                response.addHeader(line.name(), line.value());
            }
        }
        if (reply.close()) {
            response.setHeader("Connection", "close");
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (reply.status() != 204 && reply.status() != 304) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }
}
