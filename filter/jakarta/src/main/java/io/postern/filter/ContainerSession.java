/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Facts;
import io.postern.auth.Identity;
import io.postern.auth.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;

/**
 * The container's session of a caller. It belongs to the person whom the gate knows: it gets another id when somebody signs in,
 * and ends when the gate's session does, or when somebody else calls with it.
 *
 * <p>A web app has one such session for a browser, however many gates stand in it. Each gate marks it by a name of its own, so that
 * it may belong to a person of each, and ends when one of them is not its person any more. Filters of the same name are one gate at
 * several paths, and read each other's mark.
 */
final class ContainerSession {
    private static final String OWNER = "io.postern.filter.owner.";

    private final String mark;

    /** @param gate tells the gate from others of the app, and is the same after a restart, which sessions may outlive */
    ContainerSession(String gate) {
        this.mark = OWNER + gate;
    }

    /**
     * Before a request goes on. A credential of the app's own says nothing about whose session comes with it.
     *
     * @param credential whether the client shows one
     */
    void follow(HttpServletRequest request, boolean credential, Optional<Identity> caller) {
        HttpSession session = request.getSession(false);
        if (session == null || (caller.isEmpty() && credential)) {
            return;
        }
        Object owner = session.getAttribute(mark);
        if (owner != null && !owner.equals(name(caller))) {
            session.invalidate();
        } else if (owner == null && caller.isPresent()) {
            begin(request, session, caller);
        }
    }

    /** After an answer of the gate's own. */
    void follow(HttpServletRequest request, Facts facts) {
        if (facts.reason() != Reason.SIGNED_IN && facts.reason() != Reason.SIGNED_OUT) {
            return;
        }
        HttpSession session = request.getSession(false);
        if (session == null) {
            return;
        }
        if (facts.reason() == Reason.SIGNED_OUT || session.getAttribute(mark) != null) {
            session.invalidate();
        } else {
            begin(request, session, facts.identity());
        }
    }

    /** Whoever had the id before must not have the session after (session fixation). Once: Jetty tells a browser of one change only. */
    private void begin(HttpServletRequest request, HttpSession session, Optional<Identity> caller) {
        request.changeSessionId();
        if (caller.isPresent()) {
            session.setAttribute(mark, name(caller));
        }
    }

    /** Gives a session that the app has begun to its caller. */
    void claim(HttpSession session, Optional<Identity> caller) {
        if (caller.isPresent() && session.isNew() && session.getAttribute(mark) == null) {
            session.setAttribute(mark, name(caller));
        }
    }

    private static String name(Optional<Identity> caller) {
        return caller.map(Identity::account)
                .map(account -> account.issuer() + "\n" + account.subject())
                .orElse("");
    }
}
