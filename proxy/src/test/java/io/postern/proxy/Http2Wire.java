/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;

/** A client that speaks HTTP/2 frame by frame (RFC 9113, section 4), well or badly. */
final class Http2Wire implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    /** END_STREAM, and ACK of SETTINGS and PING. */
    static final int END_STREAM = 1;

    static final int END_HEADERS = 4;
    static final int PADDED = 8;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOST_HEAD_BYTES = 8 * 1024;

    private final Socket socket;
    private final DataInputStream in;
    private final HpackDecoder decoder = new HpackDecoder(MOST_HEAD_BYTES, System::nanoTime);

    private Http2Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** A frame as it came. */
    record Frame(int type, int flags, int stream, ByteBuffer payload) {
        /** The error code of a GOAWAY or RST_STREAM. */
        int errorCode() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }

        /** The payload as text. */
        String text() {
            return StandardCharsets.US_ASCII.decode(payload.duplicate()).toString();
        }
    }

    /** A connection on which nothing was sent yet. */
    static Http2Wire connect(int port) throws IOException {
        return new Http2Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A connection that has begun as it should: preface, empty settings. */
    static Http2Wire open(int port) throws IOException {
        Http2Wire wire = connect(port);
        wire.send(PREFACE.getBytes(StandardCharsets.US_ASCII));
        wire.send(frame(SETTINGS, 0, 0));
        return wire;
    }

    /** Sends bytes; that the other end has closed already is found out when reading. */
    Http2Wire send(byte[]... pieces) throws IOException {
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            socket.getOutputStream().flush();
        } catch (SocketException closed) {
            // the answer may still be there to read
        }
        return this;
    }

    /**
     * The next frame.
     *
     * @throws EOFException where the connection ended
     */
    Frame read() throws IOException {
        try {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(lengthAndType >>> 8));
            return new Frame(lengthAndType & 0xff, flags, stream, payload);
        } catch (SocketException reset) {
            throw new EOFException(reset.getMessage());
        }
    }

    /** The next frame of this type; others are passed over. */
    Frame read(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /** The status in the head of an answer. All heads of a connection must be read, in their order. */
    int status(Frame head) throws Exception {
        return ((MetaData.Response) decoder.decode(head.payload().duplicate())).getStatus();
    }

    /** A frame; the payload may come in pieces. */
    static byte[] frame(int type, int flags, int stream, byte[]... payload) {
        byte[] whole = join(payload);
        return ByteBuffer.allocate(9 + whole.length)
                .putInt(whole.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(whole)
                .array();
    }

    /** A header block without compression: names and values in turn. */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    /** The header block of a request that is well made, with more fields after it. */
    static byte[] get(String path, String... more) {
        return join(block(":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", path), block(more));
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** One setting. */
    static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            whole.writeBytes(piece);
        }
        return whole.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** An HPACK string (RFC 7541, section 5.2), as it is. */
    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = bytes.length;
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            length -= 127;
            while (length >= 128) {
                block.write(length % 128 + 128);
                length /= 128;
            }
            block.write(length);
        }
        block.writeBytes(bytes);
    }
}
