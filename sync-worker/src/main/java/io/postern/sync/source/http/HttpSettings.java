/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Within which bounds a source is asked.
 *
 * @param ca a PEM file of the only authorities to trust; empty for those of the Java runtime
 * @param connectTimeout how long a connection may take to come about
 * @param readTimeout how long one answer may take, from the request to its last byte
 * @param attempts how often one request is sent at most before the reading is given up, 1 to 20
 */
public record HttpSettings(Optional<Path> ca, Duration connectTimeout, Duration readTimeout, int attempts) {
    /** Patience for slow pages, and a few minutes for a service that restarts. */
    public static final HttpSettings USUAL =
            new HttpSettings(Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(60), 6);

    private static final int MOST_ATTEMPTS = 20;

    public HttpSettings {
        if (connectTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException("connect-timeout is " + connectTimeout + ": write more than 0 s");
        }
        if (readTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException("read-timeout is " + readTimeout + ": write more than 0 s");
        }
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts is " + attempts + ": write 1 to " + MOST_ATTEMPTS);
        }
    }
}
