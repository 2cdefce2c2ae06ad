/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A worker's session whose last statement never comes to its end: its Parse is sent, and no Sync. */
final class UnfinishedStatement implements AutoCloseable {
    private static final int VERSION = 3 << 16;
    private static final byte READY = 'Z';

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    UnfinishedStatement(TestDatabase database) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), database.port());
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
        String url = database.settings().url();
        byte[] start = text("user", "postgres", "database", url.substring(url.lastIndexOf('/') + 1))
                .concat(text("application_name", "postern-sync", ""))
                .getBytes(StandardCharsets.US_ASCII);
        out.writeInt(2 * Integer.BYTES + start.length);
        out.writeInt(VERSION);
        out.write(start);
        awaitReady();
    }

    /** Runs statements, and leaves the next one at its beginning. */
    void begin(String statements) throws IOException {
        send(PostgresMessages.QUERY, text(statements));
        awaitReady();
        send(PostgresMessages.PARSE, text("", "SELECT 1") + "\0\0");
    }

    /** Whether the server has ended it. */
    boolean isEnded() throws IOException {
        while (true) {
            int type = in.read();
            if (type < 0) {
                return true;
            }
            if (type == READY) {
                return false;
            }
            PostgresMessages.body(in);
        }
    }

    private void awaitReady() throws IOException {
        byte type;
        do {
            type = in.readByte();
            PostgresMessages.body(in);
        } while (type != READY);
    }

    private void send(byte type, String body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        PostgresMessages.write(new DataOutputStream(message), type, body.getBytes(StandardCharsets.US_ASCII));
        out.write(message.toByteArray());
    }

    private static String text(String... words) {
        return String.join("\0", words) + "\0";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
