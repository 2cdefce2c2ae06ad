/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.nio.charset.StandardCharsets;

/** Addresses of the gate's sign-in, as redirects name them. Immutable. */
final class SignInLinks {
    /** The name of the endpoint that signs people out. */
    static final String SIGN_OUT = "/sign_out";

    private static final String PLAIN = "-._~/";

    private final String prefix;

    /** @param prefix the path of the own endpoints */
    SignInLinks(String prefix) {
        this.prefix = prefix;
    }

    /** The path of the endpoint that signs people out. */
    String signOut() {
        return prefix + SIGN_OUT;
    }

    /** The sign-in that returns to that target, where it is not too long to be remembered. */
    String signIn(String returnTo) {
        return prefix + "/sign_in" + (returnTo.isEmpty() ? "" : query("?", returnTo));
    }

    /** The sign-in of that provider that asks it for more, and returns to that target. */
    String stepUp(String provider, StepUp wanted, String returnTo) {
        StringBuilder link =
                new StringBuilder(prefix).append("/start?provider=").append(encoded(provider));
        for (String parameter : wanted.parameters()) {
            int equals = parameter.indexOf('=');
            link.append('&').append(parameter, 0, equals + 1).append(encoded(parameter.substring(equals + 1)));
        }
        return link.append(query("&", returnTo)).toString();
    }

    private static String query(String separator, String returnTo) {
        return returnTo.length() > ReturnUrls.MAX_LENGTH ? "" : separator + "rd=" + encoded(returnTo);
    }

    /** As one value of a query (RFC 3986, section 3.4). */
    private static String encoded(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || PLAIN.indexOf(c) >= 0) {
                safe.append(c);
            } else {
                safe.append('%')
                        .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
            }
        }
        return safe.toString();
    }
}
