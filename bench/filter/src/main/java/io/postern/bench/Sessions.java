/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpSession;

/** The container's sessions, found by their cookie. */
final class Sessions {
    /** The cookie that names one. */
    static final String COOKIE = "JSESSIONID";

    private final Map<String, HttpSession> all = new ConcurrentHashMap<>();

    /** A new session. */
    HttpSession begin() {
        MockHttpSession session = new MockHttpSession();
        session.setNew(false);
        all.put(session.getId(), session);
        return session;
    }

    /** The session of that id, if there is one. */
    @Nullable
    HttpSession find(@Nullable String id) {
        return id == null ? null : all.get(id);
    }
}
