/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Requests as they are written, byte for byte, one a connection: what a careful client would not send. */
final class Wire {
    private static final int MILLIS_AT_MOST = 30_000;

    private Wire() {}

    /**
     * One side of an exchange.
     *
     * @param start the request line or the status line
     * @param headers all values of each header
     */
    record Message(String start, Map<String, List<String>> headers, String body) {
        /** The status of an answer. */
        int status() {
            return Integer.parseInt(start.split(" ", 3)[1]);
        }

        /** The target of a request. */
        String target() {
            return start.split(" ", 3)[1];
        }

        /** Every value of a header. */
        List<String> all(String name) {
            return headers.getOrDefault(name, List.of());
        }

        /** The names of the headers, in lower case. */
        List<String> names() {
            return headers.keySet().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    /** The answer to a request with these header lines and, unless it is empty, this body. */
    static Message send(URI server, String method, String target, List<String> headers, String body) {
        List<String> lines = new ArrayList<>(headers);
        if (headers.stream().noneMatch(line -> line.startsWith("Connection:"))) {
            lines.add("Connection: close");
        }
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        }
        try (Socket socket = open(server)) {
            write(socket, method + " " + target + " HTTP/1.1", server, lines, body);
            return read(socket.getInputStream(), method.equals("HEAD"))
                    .orElseThrow(() -> new IllegalStateException("no answer to " + method + " " + target));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    /** What comes back over a connection that was switched to another protocol: the answer, whose body is the echo. */
    static Message upgrade(URI server, String target, List<String> headers, String said) {
        List<String> lines = new ArrayList<>(headers);
        lines.add("Connection: Upgrade");
        lines.add("Upgrade: websocket");
        lines.add("Sec-WebSocket-Version: 13");
        lines.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        try (Socket socket = open(server)) {
            write(socket, "GET " + target + " HTTP/1.1", server, lines, "");
            Message answer = read(socket.getInputStream(), false).orElseThrow();
            if (answer.status() != 101) {
                return answer;
            }
            byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return new Message(
                    answer.start(),
                    answer.headers(),
                    new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(target, e);
        }
    }

    /** One message; empty where the other side has closed. */
    static Optional<Message> read(InputStream in, boolean head) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        byte[] body = new byte[0];
        if (headers.containsKey("Content-Length") && !head) {
            body = in.readNBytes(Integer.parseInt(headers.get("Content-Length").get(0)));
        } else if (headers.containsKey("Transfer-Encoding")) {
            body = chunks(in);
        }
        return Optional.of(new Message(start, headers, new String(body, StandardCharsets.UTF_8)));
    }

    private static Socket open(URI server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(MILLIS_AT_MOST);
        return socket;
    }

    private static void write(Socket socket, String start, URI server, List<String> headers, String body)
            throws IOException {
        StringBuilder text = new StringBuilder(start).append("\r\nHost: ").append(server.getAuthority());
        headers.forEach(line -> text.append("\r\n").append(line));
        text.append("\r\n\r\n").append(body);
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(in); size > 0; size = size(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
