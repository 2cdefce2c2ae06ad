/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Decision;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.PushBuilder;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as the app gets to see it: the gate's word on who is calling in every accessor of the servlet API, and no header by
 * which the client says so itself. Used by the threads of one request.
 */
final class IdentifiedRequest extends HttpServletRequestWrapper {
    private final Passed passed;
    private final EditedResponse answer;
    private final EditedHeaders headers;
    private volatile Optional<Identity> caller;

    /** @param answer the answer to it, on which a sign-out takes cookies away */
    IdentifiedRequest(HttpServletRequest original, Passed passed, EditedResponse answer) {
        super(original);
        this.passed = passed;
        this.answer = answer;
        this.headers = new EditedHeaders(original, passed.pass().request());
        this.caller = passed.pass().identity();
    }

    @Override
    public @Nullable String getRemoteUser() {
        return caller.map(Identity::username).orElse(null);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return caller.map(known -> CallerPrincipal.of(known.username(), known.account()))
                .orElse(null);
    }

    @Override
    public @Nullable String getAuthType() {
        return caller.map(Identity::proof)
                .map(Proof::label)
                .map(label -> label.toUpperCase(Locale.ROOT))
                .orElse(null);
    }

    /** A role is a group; {@code **} is everybody who is known, {@code *} nobody (Servlet 5.0, section 13.3). */
    @Override
    public boolean isUserInRole(String role) {
        if (role == null || caller.isEmpty() || role.equals("*")) {
            return false;
        }
        return caller.get().shownGroups().contains(role) || role.equals("**");
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException(
                caller.isPresent()
                        ? "somebody is signed in already"
                        : "people sign in at the gate, which takes no passwords");
    }

    /** Whether somebody is known; where nobody is, the person is sent to the sign-in, or told how to come back. */
    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException {
        if (caller.isPresent()) {
            return true;
        }
        Decision decision = passed.gate().demandSignIn(passed.head());
        if (decision instanceof Decision.Answer refusal) {
            Answers.send(refusal.reply(), response);
        } else {
            // Known, and not to be shown here: a path of upstream.no-identity-on.
            Answers.send(passed.gate().refusal(passed.head(), Reason.SIGN_IN_REQUIRED), response);
        }
        return false;
    }

    /** Ends the gate's session and the container's. What is proven anew with each request, a token, is not ended by it. */
    @Override
    public void logout() throws ServletException {
        try {
            answer.addOwn(passed.gate().endSession(passed.head()));
        } catch (IllegalStateException e) {
            throw new ServletException(e.getMessage(), e);
        }
        caller = Optional.empty();
        headers.forgetCaller();
        super.removeAttribute(Identity.class.getName());
        HttpSession session = super.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        HttpSession session = super.getSession(create);
        if (session != null) {
            passed.session().claim(session, passed.pass().facts().identity().filter(known -> caller.isPresent()));
        }
        return session;
    }

    @Override
    public HttpSession getSession() {
        return Objects.requireNonNull(getSession(true), "the container makes a session where it is asked to");
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.first(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.all(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.names());
    }

    @Override
    public int getIntHeader(String name) {
        if (headers.untouched(name)) {
            return super.getIntHeader(name);
        }
        String value = headers.first(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        if (headers.untouched(name)) {
            return super.getDateHeader(name);
        }
        if (headers.first(name) == null) {
            return -1;
        }
        throw new IllegalArgumentException("no date: what the gate says of a person is none");
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return name != null && passed.hides(name) ? null : super.getAttribute(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(Collections.list(super.getAttributeNames()).stream()
                .filter(name -> !passed.hides(name))
                .toList());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        super.setAttribute(name, value);
        if (value == null) {
            passed.attributes().remove(name);
        } else {
            passed.attributes().set(name);
        }
    }

    @Override
    public void removeAttribute(String name) {
        super.removeAttribute(name);
        passed.attributes().remove(name);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return headers.cookies();
    }

    @Override
    public Map<String, String> getTrailerFields() {
        return headers.trailers();
    }

    @Override
    public String getRequestURI() {
        return SessionIdInPath.without(super.getRequestURI());
    }

    @Override
    public StringBuffer getRequestURL() {
        String url = super.getRequestURL().toString();
        return new StringBuffer(SessionIdInPath.without(url));
    }

    /** Would send the client's own headers to the app a second time, past this filter's wrapper. */
    @Override
    public @Nullable PushBuilder newPushBuilder() {
        return null;
    }
}
