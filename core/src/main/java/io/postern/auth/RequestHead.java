/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Objects;

/**
 * The head of a request: all that the gate may look at.
 *
 * @param id the request's id, made by the adapter or taken from a trusted proxy; shown in error answers and logs
 * @param method the method, case-sensitive (RFC 9110, section 9.1)
 * @param target the request target in origin form, byte for byte as the client sent it, a raw {@code #} included
 * @param headers the header lines
 * @param peer the other end of the connection
 * @param secure whether the connection came in by TLS
 * @param attributes what the container was told of the request beside its headers, by a front server and never by a client
 */
public record RequestHead(
        String id, String method, String target, Headers headers, Peer peer, boolean secure, Headers attributes) {
    /** Refuses a missing part. */
    public RequestHead {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(attributes, "attributes");
    }

    /** Of which nothing is known but what came with it. */
    public RequestHead(String id, String method, String target, Headers headers, Peer peer, boolean secure) {
        this(id, method, target, headers, peer, secure, Headers.of(List.of()));
    }

    /** The same request with another method and target: what a front proxy asks about. */
    public RequestHead about(String otherMethod, String otherTarget) {
        return new RequestHead(id, otherMethod, otherTarget, headers, peer, secure, attributes);
    }

    /** Method and path; the query and the headers may hold secrets. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        return method + " " + (query < 0 ? target : target.substring(0, query)) + " [" + id + "]";
    }
}
