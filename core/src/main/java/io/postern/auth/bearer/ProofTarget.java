/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Addresses as DPoP proofs are compared by them: without query and fragment, scheme and host in lower case, without a standard
 * port, escapes in one spelling (RFC 9449, section 4.3; RFC 3986, section 6.2).
 */
final class ProofTarget {
    private static final String UNRESERVED = "-._~";

    private ProofTarget() {}

    /** That of a request to the public URL. */
    static Optional<String> of(URI publicUrl, String requestTarget) {
        int end = 0;
        while (end < requestTarget.length() && "?#".indexOf(requestTarget.charAt(end)) < 0) {
            end++;
        }
        return of(publicUrl, publicUrl.getHost(), requestTarget.substring(0, end));
    }

    /** That of a proof's {@code htu}; empty where it is none. */
    static Optional<String> of(String htu) {
        try {
            URI uri = new URI(htu);
            return of(uri, uri.getHost(), uri.getRawPath());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> of(URI uri, String host, String path) {
        if (uri.getScheme() == null || host == null || path == null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() == -1 || uri.getPort() == standard ? "" : ":" + uri.getPort();
        return Optional.of(scheme + "://" + host.toLowerCase(Locale.ROOT) + port + normal(path.isEmpty() ? "/" : path));
    }

    private static String normal(String path) {
        StringBuilder normal = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            int value = path.charAt(i) == '%' && i + 2 < path.length() ? hex(path, i + 1) : -1;
            if (value < 0) {
                normal.append(path.charAt(i));
            } else {
                boolean plain = value < 128 && (Character.isLetterOrDigit(value) || UNRESERVED.indexOf(value) >= 0);
                normal.append(
                        plain
                                ? String.valueOf((char) value)
                                : path.substring(i, i + 3).toUpperCase(Locale.ROOT));
                i += 2;
            }
        }
        return normal.toString();
    }

    private static int hex(String text, int start) {
        int high = Character.digit(text.charAt(start), 16);
        int low = Character.digit(text.charAt(start + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
