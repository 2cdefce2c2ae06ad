/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes LDAP messages on, and does harm to one of them. Knows of BER no more than where a message ends. */
public final class Relay implements AutoCloseable {
    private static final int SEARCH_RESULT_ENTRY = 0x64;
    private static final int SEARCH_RESULT_DONE = 0x65;
    private static final byte INSUFFICIENT_ACCESS_RIGHTS = 50;
    private static final Set<Harm> WITHIN = EnumSet.of(Harm.EMPTIED, Harm.UNPAGED, Harm.REFUSED);

    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger harms = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private final int target;
    private final Harm harm;
    private final int page;
    private final int entry;
    private final int times;

    /** What becomes of the message. */
    public enum Harm {
        /** The connection ends before it. */
        CUT,
        /** The connection ends in the middle of it. */
        TORN,
        /** Nothing comes any more. */
        STALLED,
        /** One byte comes at a time, each before anybody would give up. */
        DRIBBLED,
        /** It is no LDAP. */
        GARBLED,
        /** The page's entries are left out. */
        EMPTIED,
        /** The page ends without the control that says whether more pages come (RFC 2696). */
        UNPAGED,
        /** The page ends with insufficientAccessRights. */
        REFUSED
    }

    /**
     * Listens.
     *
     * @param page the page to harm, from 1; 0 harms none
     * @param entry after how many messages of that page; 0 is before its first
     * @param times how often in all
     */
    public Relay(int target, Harm harm, int page, int entry, int times) throws IOException {
        this.target = target;
        this.harm = harm;
        this.page = page;
        this.entry = entry;
        this.times = times;
        start(this::accept);
    }

    /** What takes the place of the server's URL. */
    public URI url() {
        return URI.create("ldap://127.0.0.1:" + listening.getLocalPort());
    }

    /** How many pages have passed, over all connections. */
    public int pages() {
        return pages.get();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Input and output that may end with an exception when the sockets close. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            start(() -> {
                client.getInputStream().transferTo(server.getOutputStream());
                server.close();
            });
            start(() -> answers(server, client));
        }
    }

    private void answers(Socket server, Socket client) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(server.getInputStream());
        OutputStream out = client.getOutputStream();
        int ended = 0;
        int messages = 0;
        while (true) {
            byte[] message = message(in);
            if (ended == page - 1 && WITHIN.contains(harm)) {
                if (harm != Harm.EMPTIED || operation(message) != SEARCH_RESULT_ENTRY) {
                    out.write(operation(message) == SEARCH_RESULT_DONE ? spoilt(message) : message);
                }
            } else if (ended == page - 1 && messages == entry && harms.getAndIncrement() < times) {
                harm(message, out);
                server.close();
                client.close();
                return;
            } else {
                out.write(message);
            }
            boolean done = operation(message) == SEARCH_RESULT_DONE;
            pages.addAndGet(done ? 1 : 0);
            ended += done ? 1 : 0;
            messages = done ? 0 : messages + 1;
        }
    }

    private void harm(byte[] message, OutputStream out) throws IOException, InterruptedException {
        switch (harm) {
            case CUT -> {}
            case TORN -> out.write(message, 0, message.length / 2);
            case STALLED -> closed.await();
            case DRIBBLED -> {
                for (byte b : message) {
                    out.write(b);
                    out.flush();
                    if (closed.await(150, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
            case EMPTIED, UNPAGED, REFUSED -> throw new IllegalStateException(harm.name());
            case GARBLED -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static byte[] message(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        int first = in.readUnsignedByte();
        byte[] more = new byte[first < 0x80 ? 0 : first & 0x7F];
        in.readFully(more);
        int length = first;
        if (first >= 0x80) {
            length = 0;
            for (byte b : more) {
                length = length << 8 | (b & 0xFF);
            }
        }
        byte[] message = new byte[2 + more.length + length];
        message[0] = (byte) tag;
        message[1] = (byte) first;
        System.arraycopy(more, 0, message, 2, more.length);
        in.readFully(message, 2 + more.length, length);
        return message;
    }

    /** The end of a page as the harm wants it. */
    private byte[] spoilt(byte[] message) {
        byte[] spoilt = message.clone();
        int operation = operationAt(spoilt);
        if (harm == Harm.REFUSED) {
            spoilt[operation + 4] = INSUFFICIENT_ACCESS_RIGHTS; // behind tag and length of the result code
        } else if (harm == Harm.UNPAGED) {
            spoilt = Arrays.copyOf(spoilt, operation + 2 + spoilt[operation + 1]);
            spoilt[1] = (byte) (spoilt.length - 2);
        }
        return spoilt;
    }

    /** The tag of the operation, which stands behind the message's number. */
    private static int operation(byte[] message) {
        return message[operationAt(message)] & 0xFF;
    }

    private static int operationAt(byte[] message) {
        int content = 2 + ((message[1] & 0x80) == 0 ? 0 : message[1] & 0x7F);
        return content + 2 + message[content + 1];
    }
}
