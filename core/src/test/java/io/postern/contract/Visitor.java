/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.testing.UserAgent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A person with a browser: it keeps cookies, and follows redirects through the gate and the provider. */
final class Visitor {
    private static final int MOST_REDIRECTS = 12;

    final Map<String, String> cookies = new LinkedHashMap<>();
    private final Function<ClientRequest, Seen> gate;

    /** @param gate the way to the gate */
    Visitor(Function<ClientRequest, Seen> gate) {
        this.gate = gate;
    }

    /** A link that was followed, as a browser sends it, without cookies. */
    static ClientRequest navigation(String target) {
        return ClientRequest.get(target)
                .with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .with("Sec-Fetch-Site", "same-origin")
                .with("Sec-Fetch-Mode", "navigate")
                .with("Sec-Fetch-Dest", "document");
    }

    /** Follows a link, and no redirect. */
    Seen visits(String target) {
        return sends(navigation(target));
    }

    /** Sends that request with the browser's cookies. */
    Seen sends(ClientRequest request) {
        ClientRequest whole = cookies.isEmpty() ? request : request.with("Cookie", UserAgent.line(cookies));
        Seen seen = gate.apply(whole);
        UserAgent.keep(seen.headers().all("Set-Cookie"), cookies);
        return seen;
    }

    /** Follows a link and all redirects; what the last one led to. */
    Seen goesTo(String target) {
        return follows(visits(target));
    }

    /** Follows all redirects from there on. */
    Seen follows(Seen first) {
        Seen seen = first;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            if (seen.status() != 302) {
                return seen;
            }
            seen = visits(local(location(seen)));
        }
        throw new AssertionError("it goes round in circles, last to " + location(seen));
    }

    static String location(Seen seen) {
        return seen.headers()
                .first("Location")
                .orElseThrow(() -> new AssertionError("no redirect but " + seen.status() + " " + seen.body()));
    }

    /** The page of the gate's where the person is, once the provider has done its part. */
    private static String local(String location) {
        if (location.startsWith("/")) {
            return location;
        }
        if (location.startsWith(Configs.PUBLIC_URL + "/")) {
            return location.substring(Configs.PUBLIC_URL.length());
        }
        return local(UserAgent.sentBackFrom(location));
    }

    /** The names of the cookies that an answer takes away. */
    static List<String> taken(Seen seen) {
        return seen.headers().all("Set-Cookie").stream()
                .filter(line -> line.contains("Max-Age=0"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
    }

    /** The values of a header as the app saw it. */
    static List<String> toApp(Seen seen, String name) {
        return seen.called().headers().all(name);
    }
}
