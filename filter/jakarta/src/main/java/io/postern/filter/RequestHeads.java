/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Gate;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Makes the gate's view of a request out of the container's. */
final class RequestHeads {
    /** What a proxy may send as a request id: long enough for any in use, and harmless in a log or a page. */
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private static final int HEX_OF_LONG = 16;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private static final int IPV4_OCTETS = 4;

    /** With a colon, so that no name is ever looked up. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private RequestHeads() {}

    static RequestHead read(HttpServletRequest request, Gate gate) {
        List<Header> lines = new ArrayList<>();
        Enumeration<String> names = request.getHeaderNames();
        while (names != null && names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                String value = values.nextElement();
                lines.add(new Header(name, value == null ? "" : value));
            }
        }
        InetAddress address = address(request.getRemoteAddr());
        return new RequestHead(
                id(request, gate.trusts(address)),
                request.getMethod(),
                target(request),
                Headers.owning(lines),
                new Peer(address, certificate(request)),
                request.isSecure(),
                attributes(request, gate));
    }

    /** What a front server has told the container beside the headers: by exact names, since not every container lists them. */
    private static Headers attributes(HttpServletRequest request, Gate gate) {
        if (gate.requestAttributes().isEmpty()) {
            return Headers.none();
        }
        List<Header> told = new ArrayList<>();
        for (String name : gate.requestAttributes()) {
            if (request.getAttribute(name) instanceof String value) {
                told.add(new Header(name, value));
            }
        }
        return Headers.owning(told);
    }

    /** The request target as it came, but for a session id at the end of its path, which is the container's own. */
    private static String target(HttpServletRequest request) {
        String path = SessionIdInPath.without(request.getRequestURI());
        String query = request.getQueryString();
        return query == null ? path : path + "?" + query;
    }

    private static String id(HttpServletRequest request, boolean trusted) {
        if (trusted) {
            String given = request.getHeader("X-Request-Id");
            if (given != null && REQUEST_ID.matcher(given).matches()) {
                return given;
            }
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] id = new byte[2 * HEX_OF_LONG];
        hex(random.nextLong(), id, 0);
        hex(random.nextLong(), id, HEX_OF_LONG);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    private static void hex(long bits, byte[] to, int at) {
        for (int i = 0; i < HEX_OF_LONG; i++) {
            to[at + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
        }
    }

    /** The other end of the connection; an address that cannot be told is one that nobody trusts. */
    static InetAddress address(String text) {
        try {
            if (text != null) {
                String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
                int zone = bare.indexOf('%');
                bare = zone < 0 ? bare : bare.substring(0, zone);
                Optional<byte[]> octets = octets(bare);
                if (octets.isPresent()) {
                    return InetAddress.getByAddress(octets.get());
                }
                if (IPV6.matcher(bare).matches()) {
                    return InetAddress.getByName(bare);
                }
            }
            return InetAddress.getByAddress(new byte[IPV4_OCTETS]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    /** The octets of an IPv4 address as containers write it: it is read for each request. */
    private static Optional<byte[]> octets(String text) {
        byte[] octets = new byte[IPV4_OCTETS];
        int from = 0;
        for (int i = 0; i < IPV4_OCTETS; i++) {
            int octet = 0;
            int at = from;
            while (at < text.length() && at - from < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                octet = 10 * octet + text.charAt(at) - '0';
                at++;
            }
            boolean last = i == IPV4_OCTETS - 1;
            boolean ends = at == text.length();
            if (at == from || octet > 255 || ends != last || (!ends && text.charAt(at) != '.')) {
                return Optional.empty();
            }
            octets[i] = (byte) octet;
            from = at + 1;
        }
        return Optional.of(octets);
    }

    private static Optional<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
                ? Arrays.stream(chain).findFirst()
                : Optional.empty();
    }
}
