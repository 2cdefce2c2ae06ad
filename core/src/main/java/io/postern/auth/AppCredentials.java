/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where clients send credentials that are none of the gate's. What stands there is never passed over, since the app would serve
 * whoever it means, whomever the gate found. Immutable.
 */
final class AppCredentials {
    private static final String AUTHORIZATION = "Authorization";

    private final List<String> headers;
    private final Optional<String> keyHeader;

    /**
     * @param headers in which the app itself looks, besides {@code Authorization}
     * @param keyHeader into which the gate puts the app's credential, where it is another one than {@code Authorization}
     */
    AppCredentials(List<String> headers, Optional<String> keyHeader) {
        this.headers = List.copyOf(headers);
        this.keyHeader = keyHeader;
    }

    /** Whether the client shows a credential, the gate's own kind included. */
    boolean shown(Headers sent) {
        return sent.has(AUTHORIZATION) || shownBesides(sent);
    }

    /** Whether the client shows one in another header than {@code Authorization}. */
    boolean shownBesides(Headers sent) {
        for (String header : headers) {
            if (sent.has(header)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the client shows one where the gate would put the app's; only on paths of the app's own is that looked at. */
    boolean shownAsKey(Headers sent) {
        return keyHeader.isPresent() && sent.has(keyHeader.get());
    }

    /** Why it is not certain whose request this is; empty where it is. Some clients send the same to several headers. */
    Optional<String> ambiguity(Headers sent) {
        if (sent.count(AUTHORIZATION) > 1) {
            return Optional.of("two Authorization headers");
        }
        Optional<String> one = headers.isEmpty() ? Optional.empty() : sent.first(AUTHORIZATION);
        for (String header : headers) {
            List<String> values = sent.all(header);
            if (values.size() > 1 || (one.isPresent() && !values.isEmpty() && !values.contains(one.get()))) {
                return Optional.of("two credentials, of which one is in " + header);
            }
            one = values.isEmpty() ? one : Optional.of(values.get(0));
        }
        return Optional.empty();
    }

    /** Whether a client may send this header to the app. */
    boolean names(String header) {
        return headers.stream().anyMatch(header::equalsIgnoreCase)
                || keyHeader.filter(header::equalsIgnoreCase).isPresent();
    }

    /** The lines with credentials besides {@code Authorization}, each under the name that the app reads. */
    List<Header> besides(Headers sent) {
        List<Header> lines = new ArrayList<>();
        for (Header line : sent) {
            if (names(line.name())) {
                lines.add(line);
            }
        }
        return lines;
    }
}
