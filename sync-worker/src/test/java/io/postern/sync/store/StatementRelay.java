/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes the messages of PostgreSQL's protocol on, counts the statements that clients send, over all connections or one of
 * them, and does harm to one. Wants clients that do not ask for TLS.
 */
final class StatementRelay implements AutoCloseable {

    private static final byte BIND = 'B';
    private static final byte QUERY = 'Q';
    private static final byte COPY_DONE = 'c';
    private static final byte COPY_FAIL = 'f';
    private static final byte ERROR = 'E';
    private static final byte KEY = 'K';
    private static final byte READY = 'Z';
    private static final byte COPY_IN = 'G';

    /** What becomes of a statement. */
    enum Harm {
        /** The connection ends before it. */
        LOST_BEFORE(""),
        /** It is carried out, and the connection ends before its answer: nobody knows whether it was committed. */
        LOST_AFTER(""),
        /** An administrator ends the session. */
        TERMINATED(""),
        /** {@code statement_timeout}. */
        TIMED_OUT("57014"),
        /** The server chose it to end a deadlock. */
        DEADLOCK("40P01"),
        /** It could not be carried out as if alone. */
        UNSERIALIZABLE("40001");

        private final String state;

        Harm(String state) {
            this.state = state;
        }
    }

    /** Ends a session of the server, and returns when it has ended. */
    @FunctionalInterface
    interface Terminator {
        void terminate(int process);
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger statements = new AtomicInteger();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final int target;
    private final int connection;
    private final int at;
    private final Harm harm;
    private final Terminator terminator;

    /**
     * Listens.
     *
     * @param target the server's port
     * @param at the statement to harm, from 1; 0 harms none
     */
    StatementRelay(int target, int at, Harm harm, Terminator terminator) throws IOException {
        this(target, 0, at, harm, terminator);
    }

    /**
     * Listens.
     *
     * @param connection the connection to harm, in the order in which they come, from 1; 0 is all of them
     * @param at the statement of it to harm, from 1; 0 harms none
     */
    StatementRelay(int target, int connection, int at, Harm harm, Terminator terminator) throws IOException {
        this.connection = connection;
        this.target = target;
        this.at = at;
        this.harm = harm;
        this.terminator = terminator;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The same database, through the relay. */
    DatabaseSettings before(DatabaseSettings database) {
        return new DatabaseSettings(
                database.url().replaceFirst(":[0-9]+/", ":" + port() + "/") + "?sslmode=disable",
                database.user(),
                database.password());
    }

    /** How many statements were sent. */
    int statements() {
        return statements.get();
    }

    /** How many connections there were. */
    int connections() {
        return lines.size();
    }

    /** How many statements were sent over one connection. */
    int statements(int number) {
        return lines.get(number - 1).sent.get();
    }

    /** How many statements one connection had sent when the next one came. */
    int statementsBeforeTheNext(int number) {
        return lines.get(number).sentBefore;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
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
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            client.setTcpNoDelay(true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            Line line = new Line(client, server, lines.size() + 1);
            lines.add(line);
            start(line::asked);
            start(line::answered);
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private final int number;
        private final AtomicInteger sent = new AtomicInteger();
        private final int sentBefore;
        private volatile int process;
        private volatile boolean rewriting;
        private volatile boolean deaf;

        Line(Socket client, Socket server, int number) {
            this.client = client;
            this.server = server;
            this.number = number;
            this.sentBefore = number == 1 ? 0 : statements(number - 1);
        }

        /** Counts a statement, and says whether it is the one. */
        private boolean isHarmed() {
            int all = statements.incrementAndGet();
            int own = sent.incrementAndGet();
            return connection == 0 ? all == at : number == connection && own == at;
        }

        void asked() throws IOException {
            try (client;
                    server) {
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(client.getInputStream()));
                DataOutputStream out =
                        new DataOutputStream(new java.io.BufferedOutputStream(server.getOutputStream(), 64 * 1024));
                int length = in.readInt();
                out.writeInt(length);
                out.write(in.readNBytes(length - 4));
                out.flush();
                while (true) {
                    byte type = in.readByte();
                    byte[] body = in.readNBytes(in.readInt() - 4);
                    boolean counted = type == BIND || type == QUERY || type == COPY_DONE;
                    if (counted && isHarmed()) {
                        harm(type, out);
                        if (!harm.state.isEmpty()) {
                            continue;
                        }
                        if (harm == Harm.LOST_BEFORE) {
                            return;
                        }
                    }
                    write(out, type, body);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            }
        }

        private void harm(byte type, DataOutputStream out) throws IOException {
            switch (harm) {
                case LOST_BEFORE -> {}
                case LOST_AFTER -> deaf = true;
                case TERMINATED -> {
                    out.flush();
                    terminator.terminate(process);
                }
                default -> {
                    rewriting = true;
                    // the server is made to fail here, and its word for why is replaced
                    switch (type) {
                        case BIND ->
                            write(out, BIND, "\0no such statement\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
                        case QUERY -> write(out, QUERY, "no statement\0".getBytes(StandardCharsets.US_ASCII));
                        default -> write(out, COPY_FAIL, "\0".getBytes(StandardCharsets.US_ASCII));
                    }
                    out.flush();
                }
            }
        }

        void answered() throws IOException {
            try (client;
                    server) {
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(server.getInputStream()));
                OutputStream raw = client.getOutputStream();
                DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(raw, 64 * 1024));
                while (true) {
                    byte type = in.readByte();
                    byte[] body = in.readNBytes(in.readInt() - 4);
                    if (type == KEY) {
                        process = new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt();
                    }
                    if (deaf && (type == READY || type == COPY_IN)) {
                        return;
                    }
                    if (deaf) {
                        continue;
                    }
                    if (type == ERROR && rewriting) {
                        rewriting = false;
                        body = error(harm.state);
                    }
                    write(out, type, body);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            }
        }
    }

    private static byte[] error(String state) {
        String fields = "SERROR\0VERROR\0C" + state + "\0Mthe relay's fault\0\0";
        return fields.getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(DataOutputStream out, byte type, byte[] body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 5);
        try (DataOutputStream data = new DataOutputStream(message)) {
            data.writeByte(type);
            data.writeInt(body.length + 4);
            data.write(body);
        }
        message.writeTo(out);
    }
}
