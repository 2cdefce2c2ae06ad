/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Account;
import io.postern.auth.Header;
import io.postern.auth.RequestHead;
import io.postern.auth.session.Session;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sessions in a map, whose cookie is the session's id; can be away. Safe for use by many threads. */
final class MemorySessions implements Sessions {
    private static final Pattern COOKIE = Pattern.compile("__Host-postern=([^; ]+)");

    final Map<String, Session> all = new ConcurrentHashMap<>();
    volatile boolean away;

    @Override
    public List<Header> begin(Session session, RequestHead request) throws SessionsUnavailable {
        requireThere();
        id(request).ifPresent(all::remove);
        all.put(session.id(), session);
        return List.of(new Header("Set-Cookie", "__Host-postern=" + session.id() + "; Path=/; Secure; HttpOnly"));
    }

    @Override
    public Optional<Session> shown(RequestHead request) throws SessionsUnavailable {
        requireThere();
        return id(request).map(all::get);
    }

    @Override
    public List<Header> end(RequestHead request) throws SessionsUnavailable {
        requireThere();
        id(request).ifPresent(all::remove);
        return List.of(
                new Header("Set-Cookie", "__Host-postern=; Max-Age=0; Path=/; Secure; HttpOnly"),
                new Header("Set-Cookie", "__Host-postern_1=; Max-Age=0; Path=/; Secure; HttpOnly"));
    }

    @Override
    public void endAll(String issuer, String sid) throws SessionsUnavailable {
        requireThere();
        all.values()
                .removeIf(session -> session.person().account().issuer().equals(issuer)
                        && session.tokens().sid().equals(Optional.of(sid)));
    }

    @Override
    public void endAll(Account account) throws SessionsUnavailable {
        requireThere();
        all.values().removeIf(session -> session.person().account().equals(account));
    }

    @Override
    public void close() {}

    private void requireThere() throws SessionsUnavailable {
        if (away) {
            throw new SessionsUnavailable("the store does not answer");
        }
    }

    private static Optional<String> id(RequestHead request) {
        Matcher cookie = COOKIE.matcher(String.join("; ", request.headers().all("Cookie")));
        return cookie.find() ? Optional.of(cookie.group(1)) : Optional.empty();
    }
}
