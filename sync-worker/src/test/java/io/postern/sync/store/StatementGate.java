/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes the messages of PostgreSQL's protocol on, and keeps one statement back, with all that its connection sends after it,
 * until the gate is opened: whoever sent it stands still at a known place. Wants clients that do not ask for TLS.
 */
public final class StatementGate implements AutoCloseable {

    private final AtomicInteger found = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final String statement;
    private final int which;
    private final Object door = new Object();
    private final SocketRelay relay;
    private boolean open;

    /**
     * Listens.
     *
     * @param target the server's port
     * @param statement a part of the text of the statement to keep back
     * @param which the how many-th of these, from 1
     */
    public StatementGate(int target, String statement, int which) throws IOException {
        this.statement = statement;
        this.which = which;
        this.relay = new SocketRelay(target, Kept::new);
    }

    /** The same database, through the gate. */
    public DatabaseSettings before(DatabaseSettings database) {
        return relay.before(database);
    }

    /** Returns when somebody stands before it. */
    public void await() throws InterruptedException {
        if (!reached.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException(
                    "nobody sends " + statement + " for the " + which + ". time, " + found + " were seen");
        }
    }

    /** Lets everything pass from now on. */
    public void open() {
        synchronized (door) {
            open = true;
            door.notifyAll();
        }
    }

    @Override
    public void close() {
        open();
        relay.close();
    }

    /** A connection, and what of it was kept back. */
    private final class Kept implements SocketRelay.Line {
        private final Socket client;
        private final Socket server;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Kept(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        @Override
        public void answered() throws IOException {
            try (client;
                    server) {
                server.getInputStream().transferTo(client.getOutputStream());
            }
        }

        @Override
        public void asked() throws IOException {
            Map<String, String> prepared = new HashMap<>();
            boolean keeping = false;
            try (client;
                    server) {
                DataInputStream in = PostgresMessages.in(client);
                DataOutputStream out = PostgresMessages.out(server);
                PostgresMessages.passStart(in, out);
                while (true) {
                    byte type = in.readByte();
                    byte[] body = PostgresMessages.body(in);
                    if (!keeping
                            && text(type, body, prepared).contains(statement)
                            && found.incrementAndGet() == which) {
                        keeping = true;
                        SocketRelay.start(this::afterwards);
                        reached.countDown();
                    }
                    if (keeping) {
                        keep(type, body);
                    } else {
                        PostgresMessages.write(out, type, body);
                        if (in.available() == 0) {
                            out.flush();
                        }
                    }
                }
            }
        }

        private void keep(byte type, byte[] body) throws IOException {
            synchronized (door) {
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                PostgresMessages.write(new DataOutputStream(message), type, body);
                if (open) {
                    let();
                    message.writeTo(server.getOutputStream());
                } else {
                    message.writeTo(kept);
                }
            }
        }

        private void afterwards() throws IOException {
            synchronized (door) {
                while (!open) {
                    try {
                        door.wait();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                let();
            }
        }

        private void let() throws IOException {
            kept.writeTo(server.getOutputStream());
            kept.reset();
        }
    }

    /** What a message has the server carry out; nothing where it carries out nothing. */
    private static String text(byte type, byte[] body, Map<String, String> prepared) {
        if (type == PostgresMessages.PARSE) {
            String name = word(body, 0);
            prepared.put(name, word(body, name.getBytes(StandardCharsets.UTF_8).length + 1));
        } else if (type == PostgresMessages.BIND) {
            int portal = word(body, 0).getBytes(StandardCharsets.UTF_8).length + 1;
            return prepared.getOrDefault(word(body, portal), "");
        }
        return type == PostgresMessages.QUERY ? word(body, 0) : "";
    }

    private static String word(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }
}
