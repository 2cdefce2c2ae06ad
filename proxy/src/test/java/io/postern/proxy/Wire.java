/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One end of a connection, byte by byte; characters stand for bytes. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    final Socket socket;
    final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    static Wire to(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** An answer as it came. */
    record Answer(int status, String head, String body) {
        String header(String name) {
            for (String line : head.lines().toList()) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    /** A text block with the line ends of HTTP. */
    static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Up to and with the empty line; empty where the connection ended first. */
    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int seen = 0;
        while (seen < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            seen = next == "\r\n\r\n".charAt(seen) ? seen + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    String read(int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("wanted " + bytes + " bytes, got " + read.length);
        }
        return new String(read, StandardCharsets.ISO_8859_1);
    }

    /** A chunked body with its trailers, as it came. */
    String readChunked() throws IOException {
        StringBuilder raw = new StringBuilder();
        while (true) {
            String size = readLine();
            raw.append(size);
            int length = Integer.parseInt(size.strip(), 16);
            if (length == 0) {
                String line;
                do {
                    line = readLine();
                    raw.append(line);
                } while (!line.equals("\r\n"));
                return raw.toString();
            }
            raw.append(read(length + 2));
        }
    }

    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException("in a line: " + line);
            }
            line.append((char) next);
        } while (next != '\n');
        return line.toString();
    }

    void skipBody(String head) throws IOException {
        int length = length(head);
        if (length > 0) {
            read(length);
        } else if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            readChunked();
        }
    }

    /** One answer; the body is raw where it is chunked, and empty after a HEAD. */
    Answer readAnswer(boolean head) throws IOException {
        String text = readHead();
        if (text.isEmpty()) {
            throw new EOFException("no answer");
        }
        int status = Integer.parseInt(text.substring(9, 12));
        String body = "";
        if (!head && status >= 200 && status != 204 && status != 304) {
            int length = length(text);
            if (length >= 0) {
                body = read(length);
            } else if (text.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
                body = readChunked();
            } else {
                body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        }
        return new Answer(status, text, body);
    }

    Answer readAnswer() throws IOException {
        return readAnswer(false);
    }

    /** Sends a whole request and reads its answer. */
    Answer ask(String request) throws IOException {
        return send(request).readAnswer(request.startsWith("HEAD "));
    }

    /** Whether nothing comes, not even the end, for that long; what comes is still there to be read. */
    boolean staysSilent(int millis) throws IOException {
        in.mark(1);
        socket.setSoTimeout(millis);
        try {
            in.read();
            in.reset();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Whether the other end closes now, without another byte. */
    boolean ends() {
        try {
            return in.read() < 0;
        } catch (IOException reset) {
            return !(reset instanceof SocketTimeoutException);
        }
    }

    private static int length(String head) {
        for (String line : head.lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
