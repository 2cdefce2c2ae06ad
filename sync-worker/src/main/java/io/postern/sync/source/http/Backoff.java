/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long to wait before a request is sent again: twice as long each time, less some chance, so that workers do not come
 * together; and never shorter than the service asks for (RFC 9110, section 10.2.3).
 */
final class Backoff {
    /** Whoever wants to be left alone for longer is not waited for: the next run comes anyway. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 10;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final Rhythm rhythm;

    Backoff(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    /** The pause before the attempt after this one, the first being 1. */
    Duration after(int attempt) {
        long whole = Math.min(FIRST.toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS), LONGEST.toMillis());
        return Duration.ofMillis(whole / 2 + rhythm.random().nextLong(whole / 2 + 1));
    }

    /** What the service asks for, where it does; a time that has passed is none. */
    Optional<Duration> asked(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .map(String::strip)
                .flatMap(this::pause)
                .filter(pause -> !pause.isNegative());
    }

    private Optional<Duration> pause(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return Optional.of(Duration.between(
                    rhythm.clock().instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
