/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gate as a servlet filter. Who is calling is what {@code getRemoteUser}, {@code getUserPrincipal}, {@code getAuthType} and
 * {@code isUserInRole} say behind it; the rules of its configuration decide who gets that far.
 *
 * <p>It stands before every other filter, on {@code /*}, for the dispatches REQUEST, FORWARD, INCLUDE, ASYNC and ERROR, with
 * {@code async-supported}. Its configuration file is named by the init parameter {@code config}, {@code /WEB-INF/postern.yaml}
 * without one; or a {@link #builder} is given all it needs. A wrong configuration fails the deployment and lists every problem.
 * Safe for use by many threads at once; several may be in one app or one JVM.
 */
public final class GateFilter implements Filter {
    private final GateSource source;
    private volatile @Nullable GateFrontend frontend;

    /** A filter that its init parameters configure, as {@code web.xml} names it. */
    public GateFilter() {
        this(builder().source());
    }

    /** Begins to make a filter in code, for apps without a {@code web.xml}. */
    public static GateFilterBuilder builder() {
        return new GateFilterBuilder();
    }

    GateFilter(GateSource source) {
        this.source = source;
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        CookiesAlone.askFor(config.getServletContext());
        frontend =
                new GateFrontend(source.open(config), config.getServletContext().getContextPath());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest clientRequest)
                || !(response instanceof HttpServletResponse clientResponse)) {
            throw new ServletException("the gate lets HTTP through and nothing else");
        }
        GateFrontend gate = Objects.requireNonNull(frontend, "the filter was not initialised");
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            gate.request(clientRequest, clientResponse, chain);
        } else {
            gate.dispatch(clientRequest, clientResponse, chain);
        }
    }

    @Override
    public void destroy() {
        GateFrontend gate = frontend;
        frontend = null;
        if (gate != null) {
            gate.close();
        }
    }
}
