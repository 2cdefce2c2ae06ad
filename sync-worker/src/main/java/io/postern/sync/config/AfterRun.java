/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Secret;
import java.net.URI;
import java.util.List;

/** Somebody to be told, at least once, which accounts or groups a run changed. */
public sealed interface AfterRun {

    /** The most ids that one message carries. */
    int batch();

    /** Which ids are told. */
    Subject subject();

    /** What the ids are of. */
    enum Subject {
        /** Accounts. */
        USERS,
        /** Roles or organisations. */
        GROUPS
    }

    /**
     * A program that gets ids as JSON Lines on its standard input.
     *
     * @param command the program and its arguments; no shell
     */
    record Exec(Subject subject, int batch, List<String> command) implements AfterRun {
        /** Copies the command. */
        public Exec {
            command = List.copyOf(command);
        }
    }

    /**
     * A POST of ids as JSON.
     *
     * @param secret what the body is signed with (HMAC-SHA256)
     */
    record Http(Subject subject, int batch, URI url, Secret secret) implements AfterRun {}

    /**
     * A Celery task with the list of ids as its argument.
     *
     * @param task its name
     * @param broker an AMQP or Redis URL
     * @param queue where workers look for it
     */
    record Celery(Subject subject, int batch, String task, Secret broker, String queue) implements AfterRun {}
}
