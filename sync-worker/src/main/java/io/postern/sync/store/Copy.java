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

    /** What stands behind a backslash in the place of a byte; 0 for a byte that goes as it is. */
    private static final byte[] ESCAPES = new byte[256];

    static {
        ESCAPES['\\'] = '\\';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
    }

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
        return text(Long.toString(number));
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
        return utf8(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text as its bytes. */
    Copy utf8(byte[] text) {
        separate();
        room(text.length * 2);
        byte[] into = buffer;
        int at = size;
        for (byte one : text) {
            byte escape = ESCAPES[one & 0xff];
            if (escape != 0) {
                into[at++] = '\\';
                into[at++] = escape;
            } else {
                into[at++] = one;
            }
        }
        size = at;
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

    private void separate() {
        if (!first) {
            put('\t');
        }
        first = false;
    }

    private Copy put(char c) {
        room(1);
        buffer[size++] = (byte) c;
        return this;
    }

    private void room(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
