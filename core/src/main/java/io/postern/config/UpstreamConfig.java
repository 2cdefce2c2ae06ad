/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The app behind the gate.
 *
 * @param url {@code http://host:port}, {@code https://host:port} or {@code unix:/path}; without a path of its own
 * @param app whose habits filled the defaults of other keys; they are already in this configuration
 * @param routes further upstreams by path; the longest prefix wins
 * @param connectTimeout how long a connection to the app may take to come about
 * @param responseTimeout from the last byte of the request to the first of the answer
 * @param tls the authorities and the client certificate for an https upstream
 * @param forwardToken whether an accepted bearer token is handed on
 * @param pathPrefixes paths below which rules, start-on and end-on hold too, for example {@code /de}
 * @param dropCookies names of cookies that are never forwarded to the app
 * @param bindCookies names of the app's cookies that are forwarded only for the person they were set for
 * @param credentialHeaders headers besides {@code Authorization} in which the app takes credentials of its own
 * @param noIdentityOn rule paths that never get identity headers
 * @param closed rule paths of the app that nobody reaches, whatever the rules say
 * @param echoHeader the response header in which the app says whom it served
 */
public record UpstreamConfig(
        URI url,
        App app,
        List<Route> routes,
        HostHeader host,
        Duration connectTimeout,
        Duration responseTimeout,
        int maxConnections,
        Optional<ClientTlsConfig> tls,
        boolean forwardToken,
        List<String> pathPrefixes,
        List<String> dropCookies,
        List<String> bindCookies,
        List<String> credentialHeaders,
        List<String> noIdentityOn,
        List<String> closed,
        Optional<String> echoHeader) {

    public UpstreamConfig {
        routes = List.copyOf(routes);
        pathPrefixes = List.copyOf(pathPrefixes);
        dropCookies = List.copyOf(dropCookies);
        bindCookies = List.copyOf(bindCookies);
        credentialHeaders = List.copyOf(credentialHeaders);
        noIdentityOn = List.copyOf(noIdentityOn);
        closed = List.copyOf(closed);
    }
}
