/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Header;
import io.postern.auth.Outcome;
import io.postern.auth.RequestHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A browser that keeps cookies as it is told. */
final class Browser {
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** Takes an answer's cookies; each of its lines is one that a browser would keep. */
    Browser take(List<Header> lines) {
        for (Header line : lines) {
            assertThat(line.name()).isEqualTo("Set-Cookie");
            assertThat(line.value())
                    .hasSizeLessThanOrEqualTo(4096)
                    .contains("; HttpOnly")
                    .contains("; SameSite=Lax");
            String[] pair = line.value().split(";", 2)[0].split("=", 2);
            if (line.value().contains("; Max-Age=0;")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return this;
    }

    /** Another browser with the same cookies: a tab whose answers do not arrive, or a thief's. */
    Browser copy() {
        Browser copy = new Browser();
        copy.cookies.putAll(cookies);
        return copy;
    }

    Browser with(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    Browser without(String name) {
        cookies.remove(name);
        return this;
    }

    Map<String, String> cookies() {
        return cookies;
    }

    /** The value of a cookie that it has. */
    String value(String name) {
        return Objects.requireNonNull(cookies.get(name), name);
    }

    RequestHead request() {
        return cookies.isEmpty()
                ? Requests.with()
                : Requests.with(cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; ")));
    }

    /** What the gate finds out about its next request; the cookies of the answer are taken. */
    Outcome visit(BrowserSessions sessions) {
        Outcome outcome = sessions.authenticator().known(request());
        if (outcome instanceof Outcome.Ask) {
            outcome = sessions.authenticator().ask(request());
        }
        if (outcome instanceof Outcome.Accepted accepted) {
            take(accepted.kept().cookies());
        } else if (outcome instanceof Outcome.Ended ended) {
            take(ended.cookies());
        }
        return outcome;
    }
}
