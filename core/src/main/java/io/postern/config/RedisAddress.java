/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis is, and how it is asked.
 *
 * @param kind one server, the main one that Sentinels name, or a cluster
 * @param tls whether the connections are encrypted, to Sentinels too
 * @param hosts the server, the Sentinels, or some nodes of the cluster
 * @param user the user (Redis ACL); empty means the default one
 * @param password the user's password
 * @param sentinelPassword the Sentinels' own password, where they have one
 * @param main the name under which Sentinels know the main server; empty text for the other kinds
 * @param database the number of the database; 0 in a cluster
 */
public record RedisAddress(
        Kind kind,
        boolean tls,
        List<HostPort> hosts,
        Optional<String> user,
        Optional<Secret> password,
        Optional<Secret> sentinelPassword,
        String main,
        int database) {

    private static final Pattern URL = Pattern.compile("(rediss?)(-sentinel|-cluster)?://(?:([^@/?#]*)@)?([^@/?#]+)"
            + "(?:/([^?#]*))?(?:\\?sentinel-password=([^&#]+))?");
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;
    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,4}");

    /** How a Redis is put up. */
    public enum Kind {
        /** One server. */
        SINGLE,
        /** A main server and its replicas, watched by Sentinels. */
        SENTINEL,
        /** Keys spread over several servers. */
        CLUSTER
    }

    /** Copies the hosts. */
    public RedisAddress {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads {@code redis://[user:password@]host[:port][/database]}, {@code redis-sentinel://[…@]host[:port],…/main[/database]} or
     * {@code redis-cluster://[…@]host[:port],…}, each also with {@code rediss} for TLS. Special characters of user and password
     * are percent-encoded. Anything else is an {@link IllegalArgumentException} whose message holds nothing of the text.
     */
    public static RedisAddress parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("not a Redis URL");
        }
        Kind kind =
                url.group(2) == null ? Kind.SINGLE : url.group(2).equals("-sentinel") ? Kind.SENTINEL : Kind.CLUSTER;
        String[] path = url.group(5) == null ? new String[] {""} : url.group(5).split("/", -1);
        boolean sentinel = kind == Kind.SENTINEL;
        if (path.length > (sentinel ? 2 : 1) || (sentinel && path[0].isEmpty())) {
            throw new IllegalArgumentException("not a Redis URL");
        }
        String userInfo = Optional.ofNullable(url.group(3)).orElse("");
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new RedisAddress(
                kind,
                url.group(1).equals("rediss"),
                hosts(url.group(4), kind),
                text(user),
                text(password).map(Secret::of),
                text(Optional.ofNullable(url.group(6)).orElse("")).map(Secret::of),
                sentinel ? text(path[0]).orElse("") : "",
                database(sentinel ? (path.length == 2 ? path[1] : "") : path[0], kind));
    }

    private static Optional<String> text(String encoded) {
        // A plus sign stands for itself in this part of a URL.
        return encoded.isEmpty()
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static List<HostPort> hosts(String text, Kind kind) {
        String[] named = text.split(",", -1);
        if (kind == Kind.SINGLE && named.length > 1) {
            throw new IllegalArgumentException("several hosts");
        }
        List<HostPort> hosts = new ArrayList<>();
        for (String host : named) {
            boolean port = host.matches(".*[^:\\]]:[0-9]+") || host.matches("\\[.*\\]:[0-9]+");
            hosts.add(HostPort.parse(port ? host : host + ":" + (kind == Kind.SENTINEL ? SENTINEL_PORT : PORT)));
        }
        return hosts;
    }

    private static int database(String text, Kind kind) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!DATABASE.matcher(text).matches() || (kind == Kind.CLUSTER && Integer.parseInt(text) != 0)) {
            throw new IllegalArgumentException("not the number of a database");
        }
        return Integer.parseInt(text);
    }

    /** The hosts, for logs and messages. */
    public String shown() {
        return String.join(",", hosts.stream().map(HostPort::toString).toList());
    }
}
