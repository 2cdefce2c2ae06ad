/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request as a client sends it, byte for byte.
 *
 * @param method the method as sent
 * @param target the request target as sent
 * @param headers the header lines but {@code Host}, in order; a character of a value is a byte
 * @param trailers the trailer lines, sent after an empty chunked body; empty for no body
 * @param body a body of ASCII; with trailers there is none
 * @param from the address that the client connects from: {@link ContractSuite#CLIENT}, or a peer that is trusted for something
 */
public record ClientRequest(
        String method, String target, List<Header> headers, List<Header> trailers, Optional<String> body, String from) {
    /** Copies the lines. */
    public ClientRequest {
        headers = List.copyOf(headers);
        trailers = List.copyOf(trailers);
    }

    /** Without a body. */
    public ClientRequest(String method, String target, List<Header> headers, List<Header> trailers, String from) {
        this(method, target, headers, trailers, Optional.empty(), from);
    }

    static ClientRequest get(String target) {
        return of("GET", target);
    }

    static ClientRequest of(String method, String target) {
        return new ClientRequest(method, target, List.of(), List.of(), ContractSuite.CLIENT);
    }

    ClientRequest with(String name, String value) {
        return with(List.of(new Header(name, value)));
    }

    ClientRequest with(List<Header> more) {
        List<Header> lines = new ArrayList<>(headers);
        lines.addAll(more);
        return new ClientRequest(method, target, lines, trailers, body, from);
    }

    ClientRequest withTrailer(String name, String value) {
        List<Header> lines = new ArrayList<>(trailers);
        lines.add(new Header(name, value));
        return new ClientRequest(method, target, headers, lines, body, from);
    }

    /** With a form. */
    ClientRequest withForm(String form) {
        return new ClientRequest(method, target, headers, trailers, Optional.of(form), from)
                .with("Content-Type", "application/x-www-form-urlencoded");
    }

    /** With a token of that person. */
    ClientRequest as(Person person) {
        return with("Authorization", Realm.credential(person));
    }

    /** As the service provider sends it on for that person. */
    ClientRequest throughServiceProvider(Person person) {
        return with(person.attributes()).from(ContractSuite.SERVICE_PROVIDER);
    }

    ClientRequest from(String address) {
        return new ClientRequest(method, target, headers, trailers, body, address);
    }
}
