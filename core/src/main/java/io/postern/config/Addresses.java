/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The forms of URLs, hosts, ports and address blocks. */
public final class Addresses {

    /** A placeholder for a URL that could not be read. */
    public static final URI NOWHERE = URI.create("http://localhost");

    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");
    private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1"));

    private Addresses() {}

    /** {@code host:port} or {@code [address]:port}. */
    public static Syntax<HostPort> hostPort() {
        return text -> {
            try {
                return HostPort.parse(text);
            } catch (IllegalArgumentException e) {
                throw new Malformed("is not an address with a port", "write for example 0.0.0.0:4180 or [::1]:4180");
            }
        };
    }

    /** A block of peers that are trusted; a block that holds everybody is refused. */
    static Syntax<Cidr> peers() {
        return text -> {
            Cidr block;
            try {
                block = Cidr.parse(text);
            } catch (IllegalArgumentException e) {
                throw new Malformed(
                        "is not a block of addresses: " + e.getMessage(),
                        "write for example 10.0.0.0/8, ::1 or fd00::/8");
            }
            if (block.prefix() == 0) {
                throw new Malformed("trusts every address", "name the addresses of the peers alone");
            }
            return block;
        };
    }

    /** A URL with a host, and with neither credentials nor query nor fragment. */
    public static Syntax<URI> url(String... schemes) {
        return text -> url(text, Set.of(schemes));
    }

    /** Scheme, host and port alone, in the form in which browsers write an origin. */
    static Syntax<URI> origin() {
        return text -> {
            URI url = url(text, Set.of("http", "https"));
            if (!url.getPath().isEmpty() && !url.getPath().equals("/")) {
                throw new Malformed("has a path", "write scheme, host and port alone");
            }
            String scheme = url.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("https") ? 443 : 80;
            String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
            return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port);
        };
    }

    /** An http or https origin, or {@code unix:} with an absolute path. */
    static Syntax<URI> upstream() {
        return text -> {
            if (text.startsWith("unix:")) {
                if (!text.matches("unix:/[\\x21-\\x7e&&[^?#%\\\\]]+")) {
                    throw new Malformed("is not a socket", "write unix:/path/to/socket");
                }
                return parsed(text);
            }
            return origin().parse(text);
        };
    }

    /** A path on the gate's own host, or a URL. */
    static Syntax<String> pathOrUrl() {
        return text -> {
            if (text.startsWith("/") && !text.startsWith("//") && !text.contains("\\")) {
                return parsed(text).toString();
            }
            return url(text, Set.of("https", "http")).toString();
        };
    }

    /** A Redis URL as {@link RedisAddress#parse} takes it. */
    public static Syntax<String> redis() {
        return text -> {
            try {
                RedisAddress.parse(text);
                return text;
            } catch (IllegalArgumentException e) {
                // without the cause: the text may hold a password
                throw new Malformed(
                        "is not a Redis URL",
                        "write redis://host:6379/0, redis-sentinel://host:26379,host:26379/main or"
                                + " redis-cluster://host:6379,host:6379, with rediss for TLS");
            }
        };
    }

    static Syntax<String> host() {
        return text -> {
            if (!HOST.matcher(text).matches()) {
                throw new Malformed("is not a host name", "write for example data.example.org");
            }
            return text.toLowerCase(Locale.ROOT);
        };
    }

    static Syntax<String> hostMaybePort() {
        return text -> {
            int colon = text.lastIndexOf(':');
            String port = colon < 0 ? "1" : text.substring(colon + 1);
            if (!HOST.matcher(colon < 0 ? text : text.substring(0, colon)).matches()
                    || !port.matches("[1-9][0-9]{0,4}")) {
                throw new Malformed("is not a host", "write for example files.example.org or files.example.org:8443");
            }
            return text.toLowerCase(Locale.ROOT);
        };
    }

    /** Whether a URL's host is this machine; no name service is asked. */
    public static boolean isLoopback(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            InetAddress address = Cidr.parse(host.replaceAll("^\\[|\\]$", "")).network();
            return LOOPBACK.stream().anyMatch(block -> block.contains(address));
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    /** Whether what is sent there can be read on the way. */
    public static boolean isClearText(URI url) {
        return "http".equals(url.getScheme()) && !isLoopback(url);
    }

    private static URI url(String text, Set<String> schemes) throws Malformed {
        URI url = parsed(text);
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme) || url.getHost() == null || url.getPort() > 65_535) {
            throw new Malformed(
                    "is not a URL of this kind", "write " + String.join(" or ", new TreeSet<>(schemes)) + "://host");
        }
        if (url.getRawUserInfo() != null) {
            throw new Malformed("has credentials in it", "remove them from the URL");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new Malformed("has a query or a fragment", "remove it");
        }
        return url;
    }

    private static URI parsed(String text) throws Malformed {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Malformed("is not a URL", "write for example https://data.example.org");
        }
    }
}
