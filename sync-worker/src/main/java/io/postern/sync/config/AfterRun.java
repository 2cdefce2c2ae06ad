/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Somebody to be told, at least once, which accounts or groups a run changed. */
public sealed interface AfterRun {

    /** What holds for every kind. */
    Terms terms();

    /** What it is, without secrets and without what only says how messages get there. */
    List<String> content();

    /** For people; holds no secret. */
    String label();

    /**
     * Under which the ledger remembers how far it was told: its {@code id}, or else one made of what it is, so that the
     * order of the file, the size of batches and a new password change nothing.
     */
    default String name() {
        return terms().id().orElseGet(() -> {
            List<String> content = content();
            String all = terms().subject() + "\0" + String.join("\0", content);
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
                return content.get(0) + "-" + HexFormat.of().formatHex(digest, 0, 6);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has it
            }
        });
    }

    /** What the ids are of. */
    enum Subject {
        /** Accounts. */
        USERS,
        /** Roles or organisations. */
        GROUPS
    }

    /**
     * What holds for every kind.
     *
     * @param id a name of its own
     * @param subject which ids are told
     * @param batch the most ids that one message carries
     * @param timeout how long one message may take
     */
    record Terms(Optional<String> id, Subject subject, int batch, Duration timeout) {}

    /**
     * A program that gets ids as JSON Lines on its standard input.
     *
     * @param command the program and its arguments; no shell
     * @param environment further variables that it may see
     */
    record Exec(Terms terms, List<String> command, List<String> environment) implements AfterRun {
        /** Copies the lists. */
        public Exec {
            command = List.copyOf(command);
            environment = List.copyOf(environment);
        }

        @Override
        public List<String> content() {
            List<String> content = new ArrayList<>(List.of("exec"));
            content.addAll(command);
            return content;
        }

        @Override
        public String label() {
            return "exec " + command.get(0);
        }

        /** Without the arguments, one of which may be a secret. */
        @Override
        public String toString() {
            return label();
        }
    }

    /**
     * A POST of ids as JSON.
     *
     * @param secret what the body is signed with (HMAC-SHA256)
     * @param ca a PEM file of the only authorities that may vouch for the receiver; empty for those of the Java runtime
     */
    record Http(Terms terms, URI url, Secret secret, Optional<Path> ca) implements AfterRun {
        @Override
        public List<String> content() {
            return List.of("http", url.toString());
        }

        @Override
        public String label() {
            // a path may be all that keeps strangers from posting there
            return "http " + url.getScheme() + "://" + url.getAuthority();
        }
    }

    /**
     * A Celery task with the list of ids as its argument.
     *
     * @param task its name
     * @param broker an AMQP or Redis URL
     * @param queue where workers look for it
     */
    record Celery(Terms terms, String task, RemoteService broker, String queue) implements AfterRun {
        @Override
        public List<String> content() {
            return List.of("celery", task, queue, place());
        }

        /** The broker without user, password and parameters. */
        private String place() {
            return broker.url().reveal().replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", "");
        }

        @Override
        public String label() {
            return "celery " + task;
        }
    }
}
