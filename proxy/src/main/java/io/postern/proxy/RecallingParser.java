/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Jetty's parser, with a memory for the long header lines of one connection. A client sends the same token or cookie with each
 * request, and reading 1.3 KiB anew byte by byte costs more than all the rest of a request's head.
 *
 * <p>A line that is byte for byte one that the parser itself has read on this connection means the same field. Nothing is
 * parsed here; a line is only recognised:
 *
 * <ol>
 *   <li>Jetty's parser is given one whole line at a time, and says which field it was; {@link HeadMemory} keeps the two.
 *   <li>A later line that is equal to the kept one, line end included, and is not continued on the next, is skipped. Its field
 *       is told in its turn, and its bytes count against the limit of the head.
 * </ol>
 */
final class RecallingParser extends HttpParser {
    private final HeadMemory memory;
    private final int mostHeadBytes;

    /**
     * @param handler hears what is parsed, in the order of the lines
     * @param mostHeadBytes the longest request head
     */
    RecallingParser(RequestHandler handler, int mostHeadBytes, HttpCompliance compliance, HeadMemory.Budget budget) {
        this(new HeadMemory(handler, budget), mostHeadBytes, compliance);
    }

    private RecallingParser(HeadMemory memory, int mostHeadBytes, HttpCompliance compliance) {
        super(memory, mostHeadBytes, compliance);
        this.memory = memory;
        this.mostHeadBytes = mostHeadBytes;
        memory.beforeHeadEnds(this::checkSize);
    }

    /** Gives up what is kept: the connection has ended. */
    void forget() {
        memory.close();
    }

    @Override
    protected boolean parseFields(ByteBuffer buffer) {
        // The empty line is left to the parser with all that follows it: a preface of HTTP/2 hands that to another
        // connection.
        while (isState(State.HEADER) && atLineStart(buffer) && !atEmptyLine(buffer)) {
            int start = buffer.position();
            int skipped = memory.recognise(buffer);
            if (skipped > 0) {
                buffer.position(start + skipped);
                checkSize();
                continue;
            }
            int end = lineEnd(buffer);
            if (end < 0) {
                break;
            }
            if (parseLine(buffer, end)) {
                return true;
            }
        }
        return super.parseFields(buffer);
    }

    private boolean parseLine(ByteBuffer buffer, int end) {
        int start = buffer.position();
        int limit = buffer.limit();
        buffer.limit(end);
        boolean handle;
        try {
            handle = super.parseFields(buffer);
        } finally {
            buffer.limit(limit);
        }
        if (isState(State.HEADER)) {
            memory.lineRead(buffer, start, end);
        }
        return handle;
    }

    /** The parser's own count knows nothing of what it was not shown. */
    private void checkSize() {
        if (mostHeadBytes > 0 && memory.skipped() > 0 && getHeaderLength() + memory.skipped() > mostHeadBytes) {
            throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
        }
    }

    /** Whether the byte before was a line feed: of the request line or of a header line. */
    private static boolean atLineStart(ByteBuffer buffer) {
        return buffer.hasRemaining() && buffer.position() > 0 && buffer.get(buffer.position() - 1) == '\n';
    }

    private static boolean atEmptyLine(ByteBuffer buffer) {
        byte first = buffer.get(buffer.position());
        return first == '\r' || first == '\n';
    }

    /** Where the line ends, line feed included; -1 where its end is not there yet. */
    private static int lineEnd(ByteBuffer buffer) {
        int limit = buffer.limit();
        for (int i = buffer.position(); i < limit; i++) {
            if (buffer.get(i) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
