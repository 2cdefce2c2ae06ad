/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The place of an app in a container, which its configuration does not name: paths of a file are below it, as they are in a
 * {@code web.xml}. Below {@code upstream.path-prefixes} they hold, too; since these are below the context path themselves, the
 * configuration that comes out has every path written out, and no prefixes.
 */
public final class ContextPath {
    private final String context;
    private final List<String> prefixes;

    private ContextPath(String context, List<String> prefixes) {
        this.context = context;
        this.prefixes = prefixes;
    }

    /**
     * The configuration of an app that is mounted there.
     *
     * @param contextPath empty, or a path that starts with a slash and does not end with one
     */
    public static GateConfig apply(GateConfig config, String contextPath) {
        if (contextPath.isEmpty()) {
            return config;
        }
        ContextPath there = new ContextPath(contextPath, config.upstream().pathPrefixes());
        return new GateConfig(
                there.server(config.server()),
                there.upstream(config.upstream()),
                config.providers(),
                config.bearer(),
                there.login(config.login()),
                config.session(),
                new CsrfConfig(there.all(config.csrf().exempt())),
                config.shibboleth(),
                config.identity(),
                config.sysadmin(),
                config.access().stream().flatMap(there::rule).toList(),
                config.headers(),
                config.assertion(),
                config.provisioning(),
                config.pages(),
                config.log());
    }

    private ServerConfig server(ServerConfig server) {
        return new ServerConfig(
                server.listen(),
                server.admin(),
                server.publicUrl(),
                server.trustedProxies(),
                server.tls(),
                server.limits(),
                server.drain(),
                server.paths().stream()
                        .map(exception -> new PathException(context + exception.path(), exception.allow()))
                        .toList(),
                context);
    }

    private UpstreamConfig upstream(UpstreamConfig upstream) {
        return new UpstreamConfig(
                upstream.url(),
                upstream.app(),
                upstream.routes(),
                upstream.host(),
                upstream.connectTimeout(),
                upstream.responseTimeout(),
                upstream.maxConnections(),
                upstream.tls(),
                upstream.forwardToken(),
                List.of(),
                upstream.dropCookies(),
                upstream.bindCookies(),
                upstream.credentialHeaders(),
                all(upstream.noIdentityOn()),
                all(upstream.closed()),
                upstream.echoHeader());
    }

    private LoginConfig login(LoginConfig login) {
        return new LoginConfig(
                login.enabled(),
                context + login.prefix(),
                login.scopes(),
                all(login.startOn()),
                all(login.endOn()),
                login.redirectHosts(),
                login.authSignedInOnly());
    }

    /** In the place of the rule, so that the order among rules stays. */
    private Stream<AccessRule> rule(AccessRule rule) {
        return written(rule.path())
                .map(path -> new AccessRule(path, rule.methods(), rule.allow(), rule.cache(), rule.line()));
    }

    private List<String> all(List<String> patterns) {
        return patterns.stream().flatMap(this::written).toList();
    }

    private Stream<String> written(String pattern) {
        Set<String> paths = new LinkedHashSet<>();
        paths.add(context + pattern);
        for (String prefix : prefixes) {
            paths.add(context + prefix + pattern);
            if (pattern.equals("/")) {
                paths.add(context + prefix);
            }
        }
        return paths.stream();
    }
}
