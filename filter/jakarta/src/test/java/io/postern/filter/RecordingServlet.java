/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.contract.AppAnswer;
import io.postern.contract.Seen;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/** An app that remembers what it was called with, and always answers the same. */
final class RecordingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient AppAnswer answer;
    private final transient Queue<Seen.App> calls;

    RecordingServlet(AppAnswer answer, Queue<Seen.App> calls) {
        this.answer = answer;
        this.calls = calls;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getInputStream().readAllBytes();
        List<Header> lines = new ArrayList<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                lines.add(new Header(name, value));
            }
        }
        if (request.isTrailerFieldsReady()) {
            request.getTrailerFields().forEach((name, value) -> lines.add(new Header(name, value)));
        }
        String query = request.getQueryString();
        calls.add(new Seen.App(
                request.getMethod(), request.getRequestURI() + (query == null ? "" : "?" + query), Headers.of(lines)));
        response.setStatus(answer.status());
        for (Header line : answer.headers()) {
            response.addHeader(line.name(), line.value());
        }
        response.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
    }
}
