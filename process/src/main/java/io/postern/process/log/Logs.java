/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.log;

import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up {@code java.util.logging}, which every library here logs to. */
public final class Logs {
    /** Their debug records hold header lines and tokens, so that no setting takes these below INFO. */
    private static final List<String> NEVER_BELOW_INFO =
            List.of("org.eclipse.jetty", "jdk", "java", "javax", "sun", "com.sun", "com.nimbusds");

    /**
     * Kept here: what is not referenced loses its level. A lambda, because a reference to a method that looks at its caller has a
     * class made for it at every start.
     */
    private static final List<Logger> HELD =
            NEVER_BELOW_INFO.stream().map(name -> Logger.getLogger(name)).toList();

    /**
     * The first two warn with the text of a stranger's request; the access line says what became of it, without. Redis' client
     * warns with a stack trace for each attempt; the gate itself says once a while that Redis is away, and why.
     */
    private static final List<Logger> SILENT = List.of(
            Logger.getLogger("org.eclipse.jetty.http.HttpParser"),
            Logger.getLogger("org.eclipse.jetty.util.HostPort"),
            Logger.getLogger("redis.clients"));

    private static final Logger OURS = Logger.getLogger("io.postern");

    private Logs() {}

    /** For a process that serves: JSON lines, and the project's own records from {@code level} on. */
    public static void serve(LineWriter writer, Level level) {
        install(new LineHandler(writer), level, Level.WARNING);
    }

    /** For a command that a person runs: warnings in plain words on standard error. */
    public static void command() {
        Handler console = new ConsoleHandler();
        console.setFormatter(new PlainFormatter());
        install(console, Level.WARNING, Level.WARNING);
    }

    private static void install(Handler handler, Level ours, Level others) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(others);
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        HELD.forEach(logger -> logger.setLevel(others));
        SILENT.forEach(logger -> logger.setLevel(Level.OFF));
        OURS.setLevel(ours);
    }

    /** One line, and no trace: what a person needs at a terminal. */
    private static final class PlainFormatter extends Formatter {
        @Override
        public String format(LogRecord entry) {
            String cause = entry.getThrown() == null ? "" : ": " + entry.getThrown();
            return JsonFormatter.level(entry.getLevel()).toLowerCase(Locale.ROOT) + ": " + formatMessage(entry) + cause
                    + System.lineSeparator();
        }
    }

    private static final class LineHandler extends Handler {
        private final LineWriter writer;

        LineHandler(LineWriter writer) {
            this.writer = writer;
            setFormatter(new JsonFormatter());
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                writer.write(getFormatter().format(entry));
            }
        }

        @Override
        public void flush() {
            // The writer does so by itself.
        }

        @Override
        public void close() {
            // The writer belongs to whoever made it.
        }
    }
}
