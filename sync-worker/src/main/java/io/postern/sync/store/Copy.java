/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Rows for one table, gathered and sent by COPY in its text form a megabyte at a time. A character that PostgreSQL
 * cannot keep (NUL, half of a surrogate pair) must not come here.
 */
final class Copy {

    private static final int CHUNK = 1024 * 1024;

    private final CopyLine line;
    private final String table;
    private byte[] buffer = new byte[CHUNK + 64 * 1024];
    private int size;
    private boolean first = true;

    Copy(CopyLine line, String table) {
        this.line = line;
        this.table = table;
    }

    Copy number(long number) {
        separate();
        return bytes(Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
    }

    Copy bool(boolean value) {
        separate();
        return put(value ? 't' : 'f');
    }

    Copy text(Optional<String> text) {
        return text.isPresent() ? text(text.get()) : nothing();
    }

    Copy nothing() {
        separate();
        return put('\\').put('N');
    }

    Copy text(String text) {
        separate();
        room(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return escaped(text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            ascii(c);
        }
        return this;
    }

    /** Ends a row. */
    void end() throws SQLException {
        put('\n');
        first = true;
        if (size >= CHUNK) {
            flush();
        }
    }

    /** Sends what was gathered; it is there when the line has ended. */
    void flush() throws SQLException {
        if (size > 0) {
            line.send(table, buffer, size);
            size = 0;
        }
    }

    private Copy escaped(byte[] utf8) {
        room(utf8.length * 2);
        for (byte b : utf8) {
            ascii((char) (b & 0xff));
        }
        return this;
    }

    private void ascii(char c) {
        switch (c) {
            case '\\' -> raw('\\').raw('\\');
            case '\n' -> raw('\\').raw('n');
            case '\r' -> raw('\\').raw('r');
            case '\t' -> raw('\\').raw('t');
            default -> raw(c);
        }
    }

    private Copy raw(char c) {
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        buffer[size++] = (byte) c;
        return this;
    }

    private void separate() {
        if (!first) {
            put('\t');
        }
        first = false;
    }

    private Copy put(char c) {
        return raw(c);
    }

    private Copy bytes(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    private void room(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
