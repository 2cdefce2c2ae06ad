/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.log;

import io.postern.log.JsonLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** The application's own log records as JSON lines; an exception is one field. */
final class JsonFormatter extends Formatter {
    @Override
    public String format(LogRecord entry) {
        JsonLine line = new JsonLine(entry.getInstant(), "log")
                .text("level", level(entry.getLevel()))
                .text("logger", String.valueOf(entry.getLoggerName()))
                .text("message", formatMessage(entry));
        if (entry.getThrown() != null) {
            StringWriter trace = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(trace));
            line.trace("exception", trace.toString());
        }
        return line.end();
    }

    /** The level as everybody but {@code java.util.logging} calls it. */
    static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
