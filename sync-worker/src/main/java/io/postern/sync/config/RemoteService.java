/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Redis or a broker of the application.
 *
 * @param url where it is, with user and password
 * @param ca a PEM file of the only authorities that may vouch for it over TLS; empty for those of the Java runtime
 */
public record RemoteService(Secret url, Optional<Path> ca) {

    /** Whether the connection is encrypted; an empty secret stands for one that is not there to be looked at. */
    boolean tls() {
        return url.reveal().isEmpty() || url.reveal().matches("(?:amqps|rediss[a-z-]*):.*");
    }
}
