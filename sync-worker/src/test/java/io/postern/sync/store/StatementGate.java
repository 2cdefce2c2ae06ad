/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes the messages of PostgreSQL's protocol on, and keeps one statement back, with all that its connection sends after it,
 * until the gate is opened: whoever sent it stands still at a known place. Wants clients that do not ask for TLS.
 */
public final class StatementGate implements AutoCloseable {

    private static final byte PARSE = 'P';
    private static final byte BIND = 'B';
    private static final byte QUERY = 'Q';

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger found = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final int target;
    private final String statement;
    private final int which;
    private final Object door = new Object();
    private boolean open;

    /**
     * Listens.
     *
     * @param target the server's port
     * @param statement a part of the text of the statement to keep back
     * @param which the how many-th of these, from 1
     */
    public StatementGate(int target, String statement, int which) throws IOException {
        this.target = target;
        this.statement = statement;
        this.which = which;
        start(this::accept);
    }

    /** The same database, through the gate. */
    public DatabaseSettings before(DatabaseSettings database) {
        return new DatabaseSettings(
                database.url().replaceFirst(":[0-9]+/", ":" + listener.getLocalPort() + "/") + "?sslmode=disable",
                database.user(),
                database.password());
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
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // closed
                    }
                },
                "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            client.setTcpNoDelay(true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            start(() -> {
                try (client;
                        server) {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            });
            start(() -> asked(client, server));
        }
    }

    private void asked(Socket client, Socket server) throws IOException {
        Map<String, String> prepared = new HashMap<>();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        boolean keeping = false;
        try (client;
                server) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream(), 64 * 1024));
            int length = in.readInt();
            out.writeInt(length);
            out.write(in.readNBytes(length - Integer.BYTES));
            out.flush();
            while (true) {
                byte type = in.readByte();
                byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                if (!keeping && text(type, body, prepared).contains(statement) && found.incrementAndGet() == which) {
                    keeping = true;
                    start(() -> afterwards(kept, server));
                    reached.countDown();
                }
                if (keeping) {
                    keep(kept, server, type, body);
                } else {
                    write(out, type, body);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            }
        }
    }

    private void keep(ByteArrayOutputStream kept, Socket server, byte type, byte[] body) throws IOException {
        synchronized (door) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            write(new DataOutputStream(message), type, body);
            if (open) {
                let(kept, server);
                message.writeTo(server.getOutputStream());
            } else {
                message.writeTo(kept);
            }
        }
    }

    private void afterwards(ByteArrayOutputStream kept, Socket server) throws IOException {
        synchronized (door) {
            while (!open) {
                try {
                    door.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            let(kept, server);
        }
    }

    private static void let(ByteArrayOutputStream kept, Socket server) throws IOException {
        kept.writeTo(server.getOutputStream());
        kept.reset();
    }

    /** What a message has the server carry out; nothing where it carries out nothing. */
    private static String text(byte type, byte[] body, Map<String, String> prepared) {
        if (type == PARSE) {
            String name = word(body, 0);
            prepared.put(name, word(body, name.getBytes(StandardCharsets.UTF_8).length + 1));
        } else if (type == BIND) {
            int portal = word(body, 0).getBytes(StandardCharsets.UTF_8).length + 1;
            return prepared.getOrDefault(word(body, portal), "");
        }
        return type == QUERY ? word(body, 0) : "";
    }

    private static String word(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    private static void write(DataOutputStream out, byte type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
    }
}
