/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.file.Path;
import java.util.EnumSet;

/** The example of the guide, word for word; {@link GuideTest} compares them. */
@WebListener
public final class Portal implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext app = event.getServletContext();
        Path file = Path.of(app.getInitParameter("portal.config"));
        FilterRegistration.Dynamic gate =
                app.addFilter("postern", GateFilter.builder().config(file).build());
        gate.setAsyncSupported(true);
        gate.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }
}
