/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who is known to the embedded provider: people and clients. */
final class Directory {
    private final List<Person> people;
    private final Map<String, Client> clients;

    Directory(List<Person> people, List<Client> clients) {
        this.people = List.copyOf(people);
        this.clients = clients.stream().collect(Collectors.toUnmodifiableMap(Client::id, Function.identity()));
    }

    /**
     * The people and clients of the demonstration: alice is an administrator, bob is not, chloé's e-mail address
     * was never verified, and finn begins today. {@code data-portal} is the gate, {@code portal-cli} a program people use, {@code harvester}
     * one that acts for itself.
     */
    static Directory ofTheDemonstration() {
        return new Directory(
                List.of(
                        new Person(
                                "alice",
                                "alice",
                                "6b1c7e1a-41f2-4f0c-9c1e-0a6b7f2f9a01",
                                "Alice",
                                "Meyer",
                                "alice@example.org",
                                true,
                                List.of("/admins", "/projects/papyri"),
                                List.of("curator")),
                        new Person(
                                "bob",
                                "bob",
                                "1f6b3c52-9f0e-4d53-8a77-53d2f4a1be02",
                                "Bob",
                                "Okafor",
                                "bob@example.org",
                                true,
                                List.of("/projects/maps"),
                                List.of("reader")),
                        new Person(
                                "chloe",
                                "chloe",
                                "c7a0d9be-02a5-45f5-b3a1-7d7c0f8e1c03",
                                "Chloé",
                                "Łukasik",
                                "chloe@example.org",
                                false,
                                List.of(),
                                List.of("reader")),
                        new Person(
                                "finn",
                                "finn",
                                "e41d7c60-0b8a-4c55-8f0d-6f2c9b7d5e06",
                                "Finn",
                                "Larsen",
                                "finn@example.org",
                                true,
                                List.of(),
                                List.of())),
                List.of(
                        new Client(
                                "data-portal",
                                Optional.of("portal-secret"),
                                false,
                                List.of(),
                                Optional.of(new Client.Pages("/oauth2/callback", "/oauth2/sign_out"))),
                        new Client("portal-cli", Optional.empty(), false, List.of("data-portal"), Optional.empty()),
                        new Client(
                                "harvester",
                                Optional.of("harvester-secret"),
                                true,
                                List.of("data-portal"),
                                Optional.empty())));
    }

    /** Everybody, in the order in which they are shown. */
    List<Person> people() {
        return people;
    }

    /** The person with this name. */
    Optional<Person> person(String username) {
        return people.stream()
                .filter(person -> person.username().equals(username))
                .findFirst();
    }

    /** The person with this name, if the password is theirs. */
    Optional<Person> person(String username, String password) {
        return person(username).filter(person -> same(person.password(), password));
    }

    /** The client of this name. */
    Optional<Client> client(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    /** The public client of this name. */
    Optional<Client> publicClient(String id) {
        return client(id).filter(client -> client.secret().isEmpty());
    }

    /** The confidential client of this name, if the secret is its own. */
    Optional<Client> confidentialClient(String id, String secret) {
        return client(id)
                .filter(client ->
                        client.secret().filter(own -> same(own, secret)).isPresent());
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
