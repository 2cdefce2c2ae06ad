/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty 12.1 with the servlets of Jakarta EE 10, and told to let through what it would refuse of addresses, so that the gate has to. */
final class JettyEe10 implements Container {
    private final Server server = new Server();
    private final ServerConnector connector;
    private final ContextHandlerCollection apps = new ContextHandlerCollection();

    JettyEe10() {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(64 * 1024);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(apps);
        try {
            server.start();
        } catch (Exception e) {
            throw new AssertionError("Jetty does not start", e);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public boolean leavesTheHashOut() {
        return true;
    }

    @Override
    public Running start(App app) {
        ServletContextHandler context = new ServletContextHandler(
                app.contextPath().isEmpty() ? "/" : app.contextPath(), ServletContextHandler.SESSIONS);
        context.setVirtualHosts(List.of(app.host()));
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        app.listeners().forEach(context::addEventListener);
        for (Filtered filtered : app.filters()) {
            FilterHolder holder = new FilterHolder(filtered.filter());
            holder.setAsyncSupported(true);
            for (String pattern : filtered.patterns()) {
                context.addFilter(holder, pattern, EnumSet.allOf(DispatcherType.class));
            }
        }
        for (Mapped mapped : app.servlets()) {
            ServletHolder holder = new ServletHolder(mapped.servlet());
            holder.setAsyncSupported(true);
            for (String pattern : mapped.patterns()) {
                context.addServlet(holder, pattern);
            }
        }
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(410, "/open/failed");
        errors.addErrorPage(500, "/open/failed");
        context.setErrorHandler(errors);
        apps.addHandler(context);
        try {
            context.start();
            apps.manage(context); // else its sessions get no new ids before their request ends
        } catch (Exception e) {
            throw new AssertionError("the app does not start", e);
        }
        return () -> stop(context);
    }

    private void stop(ServletContextHandler context) {
        try {
            context.stop();
            apps.removeHandler(context);
        } catch (Exception e) {
            throw new AssertionError("the app does not stop", e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("Jetty does not stop", e);
        }
    }
}
