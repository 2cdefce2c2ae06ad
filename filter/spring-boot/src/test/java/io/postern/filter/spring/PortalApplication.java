/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter.spring;

import io.postern.filter.GateFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.security.Principal;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that knows nothing of tokens. */
@SpringBootApplication
class PortalApplication {

    // docs/guides/filter.md has this bean, word for word
    @Bean
    FilterRegistrationBean<GateFilter> gate(@Value("${postern.config}") Path file) {
        var gate =
                new FilterRegistrationBean<>(GateFilter.builder().config(file).build());
        gate.setOrder(Ordered.HIGHEST_PRECEDENCE);
        gate.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        gate.setAsyncSupported(true);
        return gate;
    }

    /** Its pages. */
    @RestController
    static class Pages {

        @GetMapping("/who")
        String who(Principal principal, HttpServletRequest request) {
            return principal.getName() + " staff=" + request.isUserInRole("staff") + " admins="
                    + request.isUserInRole("admins");
        }

        @GetMapping("/admin")
        String admin() {
            return "the administration";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("a fault of the application's");
        }
    }
}
