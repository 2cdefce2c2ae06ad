/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.Cidr;
import java.util.List;
import java.util.Set;

/**
 * Finds headers in a client's request that only the gate may send. A service provider's attributes and the app's own credential
 * do not count. Immutable.
 */
final class ClientCopies {
    /** What front proxies themselves add when they ask; see {@link OriginalRequest}. */
    private static final Set<String> FRONT_PROXYS_OWN = Set.of("X-Original-URL", "X-Auth-Request-Redirect");

    private final Passage passage;
    private final List<Cidr> attributePeers;
    private final AppCredentials credentials;

    /**
     * @param attributePeers where attributes may come from
     * @param credentials where clients may send what is the app's own
     */
    ClientCopies(Passage passage, List<Cidr> attributePeers, AppCredentials credentials) {
        this.passage = passage;
        this.attributePeers = List.copyOf(attributePeers);
        this.credentials = credentials;
    }

    /** Whether the request has a header that means an identity. */
    boolean identify(RequestHead request) {
        return carries(request, passage.identityHeaders().identifying(), Set.of());
    }

    /**
     * Whether a request that a front proxy asks about has a header that must not reach the app. An answer to a front proxy can
     * add headers and replace them, but hardly any front proxy takes one away that the answer does not name, and none an alias.
     */
    boolean mislead(RequestHead request) {
        return carries(request, passage.identityHeaders().owned(), FRONT_PROXYS_OWN);
    }

    private boolean carries(RequestHead request, FoldedNames names, Set<String> except) {
        boolean attributePeer = attributePeers.stream()
                .anyMatch(peer -> peer.contains(request.peer().address()));
        for (Header header : request.headers()) {
            if (names.contains(header.name())
                    && !(attributePeer && passage.attribute(header.name()))
                    && !credentials.names(header.name())
                    && except.stream().noneMatch(header.name()::equalsIgnoreCase)) {
                return true;
            }
        }
        return false;
    }
}
