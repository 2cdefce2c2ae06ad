/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RecallingParser} remembers of its connection: one long header line and the field that the parser made of it.
 * Stands between the parser and its handler, and tells recognised fields in the order of their lines. One thread at a time,
 * but for {@link #close}.
 */
final class HeadMemory implements HttpParser.RequestHandler {
    /** Credentials: long, and the same each time. Neither frames a message, nor means anything to the parser. */
    private static final Set<HttpHeader> REMEMBERED = EnumSet.of(HttpHeader.AUTHORIZATION, HttpHeader.COOKIE);

    /** Shorter lines are read as fast as they are compared. */
    private static final int SHORTEST = 128;

    /** Longer credentials are rare, and a few of them would take the budget from everybody. */
    private static final int LONGEST = 8 * 1024;

    private final HttpParser.RequestHandler handler;
    private final Budget budget;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
    private final Deque<HttpField> waiting = new ArrayDeque<>(1);
    private @Nullable Runnable beforeHeadEnds;
    private @Nullable ByteBuffer lastLine;
    private boolean lineHeld;
    private int skipped;
    private volatile boolean closed;

    /** A line, from position 0 to the limit with its line end, and what it meant. */
    private record Kept(ByteBuffer line, HttpField field) {
        /** The line, and the field's value beside it. */
        int size() {
            return 2 * line.limit();
        }
    }

    /** The bytes that all connections together may keep. Safe for use by many threads at once. */
    static final class Budget {
        private final int most;
        private final AtomicInteger taken = new AtomicInteger();

        Budget(int most) {
            this.most = most;
        }

        private boolean take(int bytes) {
            if (taken.addAndGet(bytes) <= most) {
                return true;
            }
            taken.addAndGet(-bytes);
            return false;
        }

        private void give(int bytes) {
            taken.addAndGet(-bytes);
        }

        /** How many bytes are kept now. */
        int taken() {
            return taken.get();
        }
    }

    HeadMemory(HttpParser.RequestHandler handler, Budget budget) {
        this.handler = handler;
        this.budget = budget;
    }

    /** Has something checked before the handler hears of the end of a head; it may throw what the parser throws. */
    void beforeHeadEnds(Runnable check) {
        beforeHeadEnds = check;
    }

    /** How many bytes of the head that is being read were recognised instead of parsed. */
    int skipped() {
        return skipped;
    }

    /** Recognises the line at the buffer's position, and answers its length; 0 where it is not the kept one. */
    int recognise(ByteBuffer buffer) {
        int start = buffer.position();
        byte first = buffer.get(start);
        if (first == ' ' || first == '\t') {
            lastLine = null; // continues the line before, which therefore was more than its own bytes
            return 0;
        }
        Kept known = kept.get();
        if (known == null) {
            return 0;
        }
        ByteBuffer line = known.line();
        int length = line.limit();
        if (buffer.limit() - start <= length || first != line.get(0)) {
            return 0;
        }
        byte after = buffer.get(start + length);
        if (after == ' ' || after == '\t' || buffer.slice(start, length).mismatch(line) >= 0) {
            return 0;
        }
        skipped += length;
        if (lineHeld) {
            waiting.add(known.field());
        } else {
            handler.parsedHeader(known.field());
        }
        return length;
    }

    /** The parser has read a whole line; it holds it back until it knows that the next does not continue it. */
    void lineRead(ByteBuffer buffer, int start, int end) {
        lineHeld = true;
        int length = end - start;
        boolean plain = length >= SHORTEST && length <= LONGEST && buffer.get(end - 2) == '\r';
        lastLine = plain ? ByteBuffer.allocate(length).put(0, buffer, start, length) : null;
    }

    @Override
    public void parsedHeader(HttpField field) {
        handler.parsedHeader(field);
        ByteBuffer line = lastLine;
        lastLine = null;
        if (line != null && REMEMBERED.contains(field.getHeader()) && says(line, field)) {
            keep(new Kept(line, field));
        }
        tellWaiting();
    }

    /** Whether the line says that field and nothing else: its name, a colon, its value between blanks, and the line's end. */
    private static boolean says(ByteBuffer line, HttpField field) {
        String name = field.getName();
        String value = field.getValue();
        int colon = name.length();
        int start = colon + 1;
        int end = line.limit() - 2;
        if (value == null || end < start || line.get(colon) != ':' || !reads(line, 0, name, true)) {
            return false;
        }
        while (start < end && blank(line.get(start))) {
            start++;
        }
        while (end > start && blank(line.get(end - 1))) {
            end--;
        }
        return end - start == value.length() && reads(line, start, value, false);
    }

    private static boolean reads(ByteBuffer line, int start, String text, boolean anyCase) {
        for (int i = 0; i < text.length(); i++) {
            int there = line.get(start + i) & 0xFF;
            char wanted = text.charAt(i);
            if (there != wanted && !(anyCase && Character.toLowerCase(there) == Character.toLowerCase(wanted))) {
                return false;
            }
        }
        return true;
    }

    private static boolean blank(byte one) {
        return one == ' ' || one == '\t';
    }

    private void keep(Kept fresh) {
        Kept old = kept.getAndSet(null);
        if (old != null) {
            budget.give(old.size());
        }
        if (budget.take(fresh.size())) {
            kept.set(fresh);
            if (closed) {
                close();
            }
        }
    }

    /** Gives up what is kept, and keeps nothing more. From any thread. */
    void close() {
        closed = true;
        Kept old = kept.getAndSet(null);
        if (old != null) {
            budget.give(old.size());
        }
    }

    private void tellWaiting() {
        while (!waiting.isEmpty()) {
            handler.parsedHeader(waiting.remove());
        }
    }

    private void newHead() {
        waiting.clear();
        lastLine = null;
        lineHeld = false;
        skipped = 0;
    }

    @Override
    public void messageBegin() {
        newHead();
        handler.messageBegin();
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
        newHead();
        handler.startRequest(method, uri, version);
    }

    @Override
    public boolean headerComplete() {
        Runnable check = beforeHeadEnds;
        if (check != null) {
            check.run();
        }
        tellWaiting();
        return handler.headerComplete();
    }

    @Override
    public boolean content(ByteBuffer item) {
        return handler.content(item);
    }

    @Override
    public boolean contentComplete() {
        return handler.contentComplete();
    }

    @Override
    public boolean messageComplete() {
        return handler.messageComplete();
    }

    @Override
    public void parsedTrailer(HttpField field) {
        handler.parsedTrailer(field);
    }

    @Override
    public void earlyEOF() {
        handler.earlyEOF();
    }

    @Override
    public void onViolation(ComplianceViolation.Event event) {
        handler.onViolation(event);
    }

    @Override
    public ComplianceViolation.Listener getComplianceViolationListener() {
        return handler.getComplianceViolationListener();
    }

    @Override
    public void badMessage(HttpException failure) {
        handler.badMessage(failure);
    }
}
