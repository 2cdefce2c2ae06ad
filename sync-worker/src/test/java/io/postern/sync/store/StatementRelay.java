/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes the messages of PostgreSQL's protocol on, counts the statements that clients send, over all connections or one of
 * them, and does harm to one. Wants clients that do not ask for TLS.
 */
final class StatementRelay implements AutoCloseable {

    private static final byte BIND = PostgresMessages.BIND;
    private static final byte QUERY = PostgresMessages.QUERY;
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

    private final AtomicInteger statements = new AtomicInteger();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final int connection;
    private final int at;
    private final Harm harm;
    private final Terminator terminator;
    private final SocketRelay relay;

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
        this.at = at;
        this.harm = harm;
        this.terminator = terminator;
        this.relay = new SocketRelay(target, this::line);
    }

    int port() {
        return relay.port();
    }

    /** The same database, through the relay. */
    DatabaseSettings before(DatabaseSettings database) {
        return relay.before(database);
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
        relay.close();
    }

    private Line line(Socket client, Socket server) {
        Line line = new Line(client, server, lines.size() + 1);
        lines.add(line);
        return line;
    }

    /** One connection. */
    private final class Line implements SocketRelay.Line {
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

        @Override
        public void asked() throws IOException {
            try (client;
                    server) {
                DataInputStream in = PostgresMessages.in(client);
                DataOutputStream out = PostgresMessages.out(server);
                PostgresMessages.passStart(in, out);
                while (true) {
                    byte type = in.readByte();
                    byte[] body = PostgresMessages.body(in);
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
                    PostgresMessages.write(out, type, body);
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
                            PostgresMessages.write(
                                    out, BIND, "\0no such statement\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
                        case QUERY ->
                            PostgresMessages.write(out, QUERY, "no statement\0".getBytes(StandardCharsets.US_ASCII));
                        default -> PostgresMessages.write(out, COPY_FAIL, "\0".getBytes(StandardCharsets.US_ASCII));
                    }
                    out.flush();
                }
            }
        }

        @Override
        public void answered() throws IOException {
            try (client;
                    server) {
                DataInputStream in = PostgresMessages.in(server);
                DataOutputStream out = PostgresMessages.out(client);
                while (true) {
                    byte type = in.readByte();
                    byte[] body = PostgresMessages.body(in);
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
                    PostgresMessages.write(out, type, body);
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
}
