/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.EventListener;
import java.util.List;

/** A servlet container of some make, started once for a class of tests; apps come and go. */
interface Container extends AutoCloseable {
    /** Where it listens, on loopback. */
    int port();

    /** Starts an app, reached by its own host name. */
    Running start(App app);

    /** Whether it takes a raw hash sign for the end of a request target. */
    default boolean leavesTheHashOut() {
        return false;
    }

    @Override
    void close();

    /** An app that runs. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * An app behind filters for every dispatch.
     *
     * @param host the host name by which it is reached
     * @param contextPath where it is mounted; empty for the root
     * @param filters what a request meets first, in this order
     * @param servlets what answers
     * @param listeners of the app's own
     */
    record App(
            String host,
            String contextPath,
            List<Filtered> filters,
            List<Mapped> servlets,
            List<? extends EventListener> listeners) {
        /** An app behind one filter on every path. */
        App(String host, String contextPath, Filter filter, List<Mapped> servlets) {
            this(host, contextPath, List.of(Filtered.everywhere(filter)), servlets, List.of());
        }
    }

    /**
     * A filter and what it is mapped to.
     *
     * @param patterns as in web.xml
     */
    record Filtered(Filter filter, List<String> patterns) {
        static Filtered everywhere(Filter filter) {
            return new Filtered(filter, List.of("/*"));
        }
    }

    /**
     * A servlet and what it is mapped to.
     *
     * @param patterns as in web.xml
     */
    record Mapped(HttpServlet servlet, List<String> patterns) {
        static Mapped to(String pattern, HttpServlet servlet) {
            return new Mapped(servlet, List.of(pattern));
        }
    }
}
