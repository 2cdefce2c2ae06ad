/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import io.postern.testing.TestIssuer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** Spring Security as its manual configures it, through {@code HttpSecurity}, with the filters that are there without being asked for. */
final class SpringSecurity {
    private SpringSecurity() {}

    /** The resource server: tokens of one issuer for one audience, no session. */
    static Contestant bearer(Setting setting) {
        return new Contestant(
                filter(setting, ResourceServer.class), setting.withToken(), setting.withBadTokens(), Setting.PERSON);
    }

    /** Somebody who has signed in, remembered in the container's session. */
    static Contestant session(Setting setting) {
        HttpSession session = setting.sessions.begin();
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                        Setting.PERSON, "", AuthorityUtils.createAuthorityList("ROLE_staff", "ROLE_library"))));
        return new Contestant(
                filter(setting, SessionSite.class),
                setting.withCookies(Sessions.COOKIE + "=" + session.getId()),
                setting.withBadCookies(Sessions.COOKIE, session.getId()),
                Setting.PERSON);
    }

    private static Filter filter(Setting setting, Class<?> configuration) {
        AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
        beans.setServletContext(setting.context);
        beans.register(configuration);
        beans.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("issuer", setting.issuer));
        beans.refresh();
        return beans.getBean("springSecurityFilterChain", Filter.class);
    }

    /** What a resource server's owner writes. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class ResourceServer {
        @Bean
        JwtDecoder decoder(TestIssuer issuer) {
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(
                            issuer.at(TestIssuer.KEYS).toString())
                    .build();
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                    JwtValidators.createDefaultWithIssuer(issuer.issuer()),
                    new JwtAudienceValidator(TestIssuer.AUDIENCE))));
            return decoder;
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
            converter.setPrincipalClaimName("preferred_username");
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(converter)))
                    .build();
        }
    }

    /** What the owner of a site with sessions writes. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class SessionSite {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }
}
