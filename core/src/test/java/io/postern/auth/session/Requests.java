/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import java.net.InetAddress;
import java.util.Arrays;

/** Requests of a browser. */
final class Requests {
    private Requests() {}

    /** A request with these {@code Cookie} lines. */
    static RequestHead with(String... cookieLines) {
        return new RequestHead(
                "request-1",
                "GET",
                "/",
                Headers.of(Arrays.stream(cookieLines)
                        .map(line -> new Header("Cookie", line))
                        .toList()),
                Peer.at(InetAddress.getLoopbackAddress()),
                false);
    }
}
