/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection as forwarding headers describe it: the same for every request on it, so its header lines are made once.
 * Safe for use by many requests at once.
 */
public final class Hop {
    private final boolean trusted;
    private final String address;
    private final String forwarded;
    private final HttpField forwardedFor;
    private final HttpField realIp;
    private final HttpField proto;
    private final HttpField port;
    /** The host that most requests of a connection name; a race costs a second making. */
    private volatile @Nullable Named named;

    /** The lines that depend on the host which a request names. */
    record Named(String host, HttpField forwardedHost, HttpField forwarded) {}

    /**
     * Describes a connection.
     *
     * @param peer the address of the client's end
     * @param secure whether it came in by TLS
     * @param localPort the port it came in on
     * @param trusted whether what the peer says about earlier hops is believed
     */
    public Hop(InetAddress peer, boolean secure, int localPort, boolean trusted) {
        this.trusted = trusted;
        this.address = text(peer);
        String scheme = secure ? "https" : "http";
        this.forwarded =
                "for=" + (peer instanceof Inet6Address ? "\"[" + address + "]\"" : address) + ";proto=" + scheme;
        this.forwardedFor = new PreEncodedHttpField(HttpHeader.X_FORWARDED_FOR, address);
        this.realIp = new PreEncodedHttpField("X-Real-IP", address);
        this.proto = new PreEncodedHttpField(HttpHeader.X_FORWARDED_PROTO, scheme);
        this.port = new PreEncodedHttpField(HttpHeader.X_FORWARDED_PORT, Integer.toString(localPort));
    }

    boolean trusted() {
        return trusted;
    }

    String address() {
        return address;
    }

    HttpField forwardedFor() {
        return forwardedFor;
    }

    HttpField realIp() {
        return realIp;
    }

    HttpField proto() {
        return proto;
    }

    HttpField port() {
        return port;
    }

    /** This hop's element of a {@code Forwarded} header (RFC 7239, section 4), without the host. */
    String forwarded() {
        return forwarded;
    }

    Named named(String host) {
        Named known = named;
        if (known == null || !known.host().equals(host)) {
            known = new Named(
                    host,
                    new PreEncodedHttpField(HttpHeader.X_FORWARDED_HOST, host),
                    new PreEncodedHttpField(HttpHeader.FORWARDED, forwarded + hostParameter(host)));
            named = known;
        }
        return known;
    }

    /** A host with anything but the characters of a host is left out, not escaped: nobody needs it. */
    private static String hostParameter(String host) {
        boolean token = true;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_';
            if (!plain && c != ':' && c != '[' && c != ']') {
                return "";
            }
            token &= plain;
        }
        return ";host=" + (token ? host : '"' + host + '"');
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
