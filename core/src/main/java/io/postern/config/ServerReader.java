/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code server} and {@code upstream}. */
final class ServerReader {

    private static final List<PathAllowance> NOTHING = List.of();

    private ServerReader() {}

    static ServerConfig server(Section server, AppDefaults app, Place place) {
        if (place == Place.INSIDE) {
            server.ignore("listen", "admin", "tls", "limits", "drain");
        }
        return new ServerConfig(
                server.value("listen", new HostPort("0.0.0.0", 4180), Addresses.hostPort()),
                server.value("admin", new HostPort("127.0.0.1", 4181), Addresses.hostPort()),
                server.optional("public-url", Addresses.origin()),
                server.list("trusted-proxies", List.of(), Addresses.peers()),
                server.section("tls").flatMap(TlsSections::server),
                limits(server.sectionOrEmpty("limits")),
                server.value("drain", Duration.ofSeconds(20), Quantities.duration("0", "1h")),
                server.has("paths")
                        ? server.sections("paths").stream()
                                .map(ServerReader::path)
                                .toList()
                        : app.paths(),
                "");
    }

    static UpstreamConfig upstream(Section upstream, App kind, Place place) {
        AppDefaults app = AppDefaults.of(kind);
        if (place == Place.INSIDE) {
            upstream.ignore(
                    "url",
                    "routes",
                    "host",
                    "connect-timeout",
                    "response-timeout",
                    "max-connections",
                    "tls",
                    "echo-header");
        }
        return new UpstreamConfig(
                place == Place.INSIDE
                        ? Addresses.NOWHERE
                        : upstream.required("url", Addresses.NOWHERE, Addresses.upstream()),
                kind,
                upstream.sections("routes").stream().map(ServerReader::route).toList(),
                upstream.value("host", HostHeader.PRESERVE, Quantities.oneOf(HostHeader.class)),
                upstream.value("connect-timeout", Duration.ofSeconds(2), Quantities.duration("10ms", "5m")),
                upstream.value("response-timeout", Duration.ofSeconds(60), Quantities.duration("10ms", "1d")),
                upstream.value("max-connections", 256, Quantities.integer(1, 65_536)),
                upstream.section("tls").map(TlsSections::client),
                upstream.value("forward-token", false, Quantities.bool()),
                upstream.list("path-prefixes", app.pathPrefixes(), RulePaths.prefix()),
                upstream.list("drop-cookies", app.dropCookies(), Names.cookie()),
                upstream.list("bind-cookies", app.bindCookies(), Names.cookie()),
                upstream.list("credential-headers", app.credentialHeaders(), Names.identityHeader()),
                upstream.list("no-identity-on", app.noIdentityOn(), RulePaths.pattern()),
                upstream.list("closed", app.closed(), RulePaths.pattern()),
                upstream.optional("echo-header", Names.header()));
    }

    private static LimitsConfig limits(Section limits) {
        return new LimitsConfig(
                limits.value("header-bytes", 32 * 1024, Quantities.bytes("1KiB", "1MiB")),
                limits.value("body-bytes", OptionalLong.empty(), Quantities.bytesOrUnlimited()),
                limits.value("connections", 8192, Quantities.integer(1, 1_000_000)),
                limits.value("idle-timeout", Duration.ofSeconds(60), Quantities.duration("1s", "1d")),
                limits.value("header-timeout", Duration.ofSeconds(10), Quantities.duration("100ms", "10m")));
    }

    private static PathException path(Section path) {
        String pattern = path.required("path", "/", RulePaths.pattern());
        path.require("allow");
        List<PathAllowance> allow = path.list("allow", NOTHING, Quantities.oneOf(PathAllowance.class));
        Set<PathAllowance> set = EnumSet.noneOf(PathAllowance.class);
        set.addAll(allow);
        return new PathException(pattern, set);
    }

    private static Route route(Section route) {
        URI url = route.required("url", Addresses.NOWHERE, Addresses.upstream());
        return new Route(route.required("path", "/", RulePaths.route()), url);
    }
}
