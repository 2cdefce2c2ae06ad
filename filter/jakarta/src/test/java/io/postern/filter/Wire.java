/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client's end of a connection, byte by byte; characters stand for bytes. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer; its body without chunks. */
    record Answer(int status, Headers headers, String body) {}

    /** Sends a whole request and reads its answer. */
    Answer ask(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        String status = line();
        while (status.startsWith("HTTP/1.1 1")) {
            head();
            status = line();
        }
        Headers headers = Headers.of(head());
        int code = Integer.parseInt(status.substring(9, 12));
        boolean none = request.startsWith("HEAD ") || code == 204 || code == 304;
        return new Answer(code, headers, none ? "" : body(headers));
    }

    private List<Header> head() throws IOException {
        List<Header> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            lines.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return lines;
    }

    private String body(Headers headers) throws IOException {
        if (headers.first("Transfer-Encoding").isPresent()) {
            StringBuilder body = new StringBuilder();
            for (int size = size(); size > 0; size = size()) {
                body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                line();
            }
            head();
            return body.toString();
        }
        byte[] bytes = headers.first("Content-Length").isPresent()
                ? in.readNBytes(Integer.parseInt(headers.first("Content-Length").get()))
                : in.readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int size() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended in a line: " + line);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
