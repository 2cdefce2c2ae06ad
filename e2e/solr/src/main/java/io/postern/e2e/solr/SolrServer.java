/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e.solr;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.ServletContextHandler;

/** Solr as its distribution serves it, without the administration pages, which no library has. */
final class SolrServer {
    private SolrServer() {}

    /**
     * Serves {@code /solr} on loopback until the process ends.
     *
     * @param arguments the port, and the folder with {@code solr.xml} and the cores
     */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("solr.solr.home", arguments[1]);
        System.setProperty("solr.log.dir", arguments[1]);
        Server server =
                new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
        ServletContextHandler context = new ServletContextHandler(server, "/solr");
        context.addEventListener(new CoreContainerProvider());
        context.addFilter(SolrDispatchFilter.class, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(DefaultServlet.class, "/");
        server.start();
        server.join();
    }
}
