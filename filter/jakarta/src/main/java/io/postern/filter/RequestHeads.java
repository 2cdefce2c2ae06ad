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

    /** Digits alone, so that no name is ever looked up. */
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

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
        StringBuilder id = new StringBuilder(32);
        hex(random.nextLong(), id);
        hex(random.nextLong(), id);
        return id.toString();
    }

    private static void hex(long bits, StringBuilder to) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            to.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
        }
    }

    /** The other end of the connection; an address that cannot be told is one that nobody trusts. */
    static InetAddress address(String text) {
        try {
            if (text != null) {
                String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
                int zone = bare.indexOf('%');
                bare = zone < 0 ? bare : bare.substring(0, zone);
                if (IPV4.matcher(bare).matches() || IPV6.matcher(bare).matches()) {
                    return InetAddress.getByName(bare);
                }
            }
            return InetAddress.getByAddress(new byte[4]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static Optional<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
                ? Arrays.stream(chain).findFirst()
                : Optional.empty();
    }
}
