/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/**
 * An address to listen on.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 0 to 65535; 0 lets the system choose
 */
public record HostPort(String host, int port) {

    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("host or port out of range: " + host + ":" + port);
        }
    }

    /** Reads {@code host:port} or {@code [address]:port}; anything else is an {@link IllegalArgumentException}. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        String wanted = bracketed ? "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*" : "[0-9A-Za-z._-]+";
        if (!bare.matches(wanted) || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("not host:port");
        }
        return new HostPort(bare, Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
