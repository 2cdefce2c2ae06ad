/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Gate;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import io.postern.proxy.upstream.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/** Makes the gate's view of a request out of Jetty's. What is the same for a whole connection is made once for it. */
final class HeadReader {
    private static final String CONNECTION_ATTRIBUTE = HeadReader.class.getName();

    /** What a proxy may send as a request id: long enough for any in use, and harmless in a log or a page. */
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Supplier<Gate> gate;

    /** What is known of a connection. */
    record Ends(Gate gate, Peer peer, Hop hop, boolean secure, boolean trusted) {}

    /** @param gate the gate in force, which says whom to trust; a reload holds for open connections, too */
    HeadReader(Supplier<Gate> gate) {
        this.gate = gate;
    }

    /** The connection that a request came in by. */
    Ends ends(Request clientRequest) {
        ConnectionMetaData connection = clientRequest.getConnectionMetaData();
        Gate present = gate.get();
        if (connection.getAttribute(CONNECTION_ATTRIBUTE) instanceof Ends known && known.gate() == present) {
            return known;
        }
        InetAddress address = address(connection.getRemoteSocketAddress());
        boolean trusted = present.trusts(address);
        boolean secure = connection.isSecure();
        int port = connection.getLocalSocketAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
        Ends ends = new Ends(
                present,
                new Peer(address, certificate(connection.getConnection().getEndPoint())),
                new Hop(address, secure, port, trusted),
                secure,
                trusted);
        connection.setAttribute(CONNECTION_ATTRIBUTE, ends);
        return ends;
    }

    RequestHead read(Request clientRequest, Ends ends) {
        HttpFields fields = clientRequest.getHeaders();
        List<Header> lines = new ArrayList<>(fields.size());
        for (HttpField field : fields) {
            String value = field.getValue();
            lines.add(new Header(field.getName(), value == null ? "" : value));
        }
        if (clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                && !fields.contains(HttpHeader.HOST)) {
            String authority = clientRequest.getHttpURI().getAuthority();
            if (authority != null) {
                lines.add(new Header("Host", authority)); // RFC 9113, section 8.3.1
            }
        }
        return new RequestHead(
                id(fields, ends.trusted()),
                clientRequest.getMethod(),
                target(clientRequest),
                Headers.owning(lines),
                ends.peer(),
                ends.secure());
    }

    /** A new request id. */
    static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder id = new StringBuilder(32);
        hex(random.nextLong(), id);
        hex(random.nextLong(), id);
        return id.toString();
    }

    /** The request target in origin form, byte for byte (RFC 9112, section 3.2); of an absolute one, what follows the authority. */
    private static String target(Request clientRequest) {
        if (clientRequest.getConnectionMetaData().getConnection() instanceof ClientConnection connection) {
            String raw = connection.target();
            return raw.startsWith("/") || raw.equals("*") ? raw : afterAuthority(raw);
        }
        HttpURI uri = clientRequest.getHttpURI();
        String pathQuery = uri.getPathQuery();
        String fragment = uri.getFragment();
        String target = pathQuery == null ? "" : pathQuery;
        return fragment == null ? target : target + "#" + fragment;
    }

    private static String afterAuthority(String absolute) {
        int authority = absolute.indexOf("://");
        if (authority < 0) {
            return absolute;
        }
        for (int i = authority + 3; i < absolute.length(); i++) {
            char c = absolute.charAt(i);
            if (c == '/') {
                return absolute.substring(i);
            }
            if (c == '?' || c == '#') {
                return "/" + absolute.substring(i);
            }
        }
        return "/";
    }

    private static String id(HttpFields fields, boolean trusted) {
        if (trusted) {
            String given = fields.get("X-Request-Id");
            if (given != null && REQUEST_ID.matcher(given).matches()) {
                return given;
            }
        }
        return newId();
    }

    private static void hex(long bits, StringBuilder to) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            to.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
        }
    }

    private static InetAddress address(SocketAddress address) {
        if (address instanceof InetSocketAddress internet && internet.getAddress() != null) {
            return internet.getAddress();
        }
        return InetAddress.getLoopbackAddress();
    }

    private static Optional<X509Certificate> certificate(EndPoint endPoint) {
        EndPoint.SslSessionData session = endPoint.getSslSessionData();
        if (session == null || session.peerCertificates() == null) {
            return Optional.empty();
        }
        return Arrays.stream(session.peerCertificates()).findFirst();
    }
}
