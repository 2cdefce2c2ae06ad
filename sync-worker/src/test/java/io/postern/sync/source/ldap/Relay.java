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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes LDAP messages on, and does harm to one of them. Knows of BER no more than where a message ends. */
final class Relay implements AutoCloseable {
    private static final int SEARCH_RESULT_DONE = 0x65;

    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger harms = new AtomicInteger();
    private final int target;
    private final Harm harm;
    private final int page;
    private final int entry;
    private final int times;

    /** What becomes of the message. */
    enum Harm {
        /** The connection ends before it. */
        CUT,
        /** The connection ends in the middle of it. */
        TORN,
        /** Nothing comes any more. */
        STALLED,
        /** One byte comes at a time, each before anybody would give up. */
        DRIBBLED,
        /** It is no LDAP. */
        GARBLED
    }

    /**
     * Listens.
     *
     * @param page the page to harm, from 1
     * @param entry after how many messages of that page; 0 is before its first
     * @param times how often in all
     */
    Relay(int target, Harm harm, int page, int entry, int times) throws IOException {
        this.target = target;
        this.harm = harm;
        this.page = page;
        this.entry = entry;
        this.times = times;
        start(this::accept);
    }

    URI url() {
        return URI.create("ldap://127.0.0.1:" + listening.getLocalPort());
    }

    @Override
    public void close() throws IOException {
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
        int pages = 0;
        int messages = 0;
        while (true) {
            byte[] message = message(in);
            if (pages == page - 1 && messages == entry && harms.getAndIncrement() < times) {
                harm(message, out);
                server.close();
                client.close();
                return;
            }
            out.write(message);
            boolean done = operation(message) == SEARCH_RESULT_DONE;
            pages += done ? 1 : 0;
            messages = done ? 0 : messages + 1;
        }
    }

    private void harm(byte[] message, OutputStream out) throws IOException, InterruptedException {
        switch (harm) {
            case CUT -> {}
            case TORN -> out.write(message, 0, message.length / 2);
            case STALLED -> Thread.sleep(60_000);
            case DRIBBLED -> {
                for (byte b : message) {
                    out.write(b);
                    out.flush();
                    Thread.sleep(150);
                }
            }
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

    /** The tag of the operation, which stands behind the message's number. */
    private static int operation(byte[] message) {
        int content = 2 + ((message[1] & 0x80) == 0 ? 0 : message[1] & 0x7F);
        return message[content + 2 + message[content + 1]] & 0xFF;
    }
}
