/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import jakarta.servlet.DispatcherType;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat of whichever version is on the class path, told to let through what it can be told to, so that the gate has to refuse it. */
final class Tomcats implements Container {
    private static final Logger LOGGER = Logger.getLogger("org.apache");

    static {
        LOGGER.setLevel(Level.WARNING);
    }

    private final Tomcat tomcat = new Tomcat();
    private final File folder;

    Tomcats() {
        try {
            folder = Files.createTempDirectory("tomcat").toFile();
            folder.deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(folder.getPath());
        tomcat.setPort(0);
        tomcat.setHostname("localhost");
        tomcat.getHost();
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxHttpHeaderSize", "65536");
        connector.setProperty("maxHeaderCount", "1000");
        connector.setProperty("relaxedPathChars", "|<>");
        connector.setProperty("relaxedQueryChars", "|<>");
        connector.setEncodedSolidusHandling("decode");
        connector.setAllowTrace(true);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new AssertionError("Tomcat does not start", e);
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Listens by one more connector, which says its port then. */
    void listen(Connector connector) {
        tomcat.getService().addConnector(connector);
        if (!connector.getState().isAvailable()) {
            throw new AssertionError("the connector does not start");
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the names that Tomcat 9 to 11 have in common
    public Running start(App app) {
        StandardContext context = new StandardContext();
        context.setName(app.contextPath());
        context.setPath(app.contextPath());
        context.setDocBase(folder.getPath());
        context.addLifecycleListener(new Tomcat.FixContextListener());
        // Two redirects that Tomcat would send before any filter is asked.
        context.setMapperContextRootRedirectEnabled(false);
        app.listeners().forEach(context::addApplicationEventListener);
        for (Filtered filtered : app.filters()) {
            add(filtered, context);
        }
        for (Mapped mapped : app.servlets()) {
            String name = "servlet" + context.findChildren().length;
            Wrapper wrapper = Tomcat.addServlet(context, name, mapped.servlet());
            wrapper.setAsyncSupported(true);
            for (String pattern : mapped.patterns()) {
                context.addServletMappingDecoded(pattern, name);
            }
        }
        for (int status : new int[] {410, 500}) {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(status);
            page.setLocation("/open/failed");
            context.addErrorPage(page);
        }
        Host host = new StandardHost();
        host.setName(app.host());
        host.setAppBase(folder.getPath());
        host.addChild(context);
        tomcat.getEngine().addChild(host);
        if (!context.getState().isAvailable()) {
            throw new AssertionError("the app does not start");
        }
        return () -> tomcat.getEngine().removeChild(host);
    }

    @SuppressWarnings("deprecation") // the names that Tomcat 9 to 11 have in common
    private static void add(Filtered filtered, StandardContext context) {
        String name = "postern" + context.findFilterDefs().length;
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filtered.filter());
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        filtered.patterns().forEach(map::addURLPatternDecoded);
        for (DispatcherType type : DispatcherType.values()) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new AssertionError("Tomcat does not stop", e);
        }
    }
}
