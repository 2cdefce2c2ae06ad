/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Decision;
import io.postern.auth.Gate;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a request on its ways inside the container: forward, include, async and error dispatches. Rules hold for the path of
 * each of them; what is below {@code WEB-INF} and {@code META-INF} cannot be asked for from outside and is the app's own.
 */
final class Dispatches {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatches.class);

    /** One of this instance alone, so that several filters do not take each other's word. */
    private final String attribute = Passed.class.getName() + "." + UUID.randomUUID();

    private final String contextPath;

    /** @param contextPath the decoded one: what a request says of it is as the client wrote it */
    Dispatches(String contextPath) {
        this.contextPath = contextPath;
    }

    /** Treats a request as one that comes from outside. */
    interface FromOutside {
        void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException;
    }

    void remember(Passed passed, HttpServletRequest clientRequest) {
        clientRequest.setAttribute(attribute, passed);
    }

    /** Why the path by which the container dispatches a request from outside is not its caller's; empty where it is. */
    Optional<Reason> elsewhere(Gate gate, RequestHead head, Decision.Pass pass, HttpServletRequest clientRequest) {
        String path = path(clientRequest);
        return path.equals(pass.facts().path()) || path.isEmpty() ? Optional.empty() : gate.refuses(head, path, pass);
    }

    void follow(HttpServletRequest request, HttpServletResponse response, FilterChain chain, FromOutside fromOutside)
            throws IOException, ServletException {
        if (!(request.getAttribute(attribute) instanceof Passed passed)) {
            // The container failed before the gate was asked.
            fromOutside.handle(request, response, chain);
            return;
        }
        String path = request.getDispatcherType() == DispatcherType.INCLUDE ? includedPath(request) : path(request);
        Optional<Reason> refused =
                ofTheApp(path) ? Optional.empty() : passed.gate().refuses(passed.head(), path, passed.pass());
        if (refused.isPresent()) {
            refuse(passed, refused.get(), request, response);
        } else if (identified(request)) {
            chain.doFilter(request, response);
        } else {
            GateFrontend.identify(request, passed.pass());
            EditedResponse answer = new EditedResponse(response, passed.pass().response());
            chain.doFilter(new IdentifiedRequest(request, passed, answer), answer);
        }
    }

    private static void refuse(Passed passed, Reason reason, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        DispatcherType type = request.getDispatcherType();
        LOG.warn(
                "request {}: the app sent it on ({}) to a path that is not the caller's ({}); a rule may allow it",
                passed.head().id(),
                type,
                reason.code());
        if (type == DispatcherType.INCLUDE || type == DispatcherType.ERROR) {
            // Of a page that has begun, or of an answer that has its status, the part is left out.
            return;
        }
        Answers.instead(passed.gate().refusal(passed.head(), reason), response);
    }

    private boolean ofTheApp(String path) {
        String local = path.substring(contextPath.length());
        return local.startsWith("/WEB-INF/") || local.startsWith("/META-INF/");
    }

    /** Whether an identified request is below the wrappers of the app. */
    private static boolean identified(ServletRequest request) {
        ServletRequest here = request;
        while (here instanceof ServletRequestWrapper wrapper) {
            if (here instanceof IdentifiedRequest) {
                return true;
            }
            here = wrapper.getRequest();
        }
        return false;
    }

    private String path(HttpServletRequest request) {
        return contextPath + text(request.getServletPath()) + text(request.getPathInfo());
    }

    private String includedPath(HttpServletRequest request) {
        Object servlet = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
        Object info = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        return servlet == null && info == null ? path(request) : request.getContextPath() + text(servlet) + text(info);
    }

    private static String text(Object part) {
        return part == null ? "" : part.toString();
    }
}
