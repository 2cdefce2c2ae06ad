/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A program that may ask the embedded provider for tokens.
 *
 * @param id its name
 * @param secret what it proves itself with; a public client has none
 * @param service whether it may have tokens of its own (client credentials)
 * @param audiences who shall accept the access tokens made for it
 * @param pages where browsers come back to; a client without these signs nobody in
 */
record Client(String id, Optional<String> secret, boolean service, List<String> audiences, Optional<Pages> pages) {

    Client {
        audiences = List.copyOf(audiences);
        if (service && secret.isEmpty()) {
            throw new IllegalArgumentException("a public client cannot have tokens of its own: " + id);
        }
    }

    /**
     * Paths on any port of the loopback address, as RFC 8252, section 7.3, has it for programs that cannot choose theirs.
     *
     * @param callback where a sign-in ends
     * @param signedOut where a sign-out ends
     */
    record Pages(String callback, String signedOut) {}

    /** Whether a code of this client's may be sent there. */
    boolean callsBackAt(URI uri) {
        return pages.stream().anyMatch(known -> isOnLoopback(uri, known.callback()));
    }

    /** Whether a browser that signed out may be sent there. */
    boolean signsOutAt(URI uri) {
        return pages.stream().anyMatch(known -> isOnLoopback(uri, known.signedOut()));
    }

    private static boolean isOnLoopback(URI uri, String path) {
        return uri.equals(URI.create("http://" + LoopbackServer.ADDRESS + ":" + uri.getPort() + path));
    }
}
