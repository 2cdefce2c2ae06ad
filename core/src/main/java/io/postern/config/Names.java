/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** The forms of names: what a protocol or this project makes of them. */
public final class Names {

    /** Methods of RFC 9110, RFC 5789, WebDAV and its extensions; a rule for another one would be a typing error. */
    private static final List<String> METHODS = List.of(
            ("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE QUERY PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT"
                            + " SEARCH ACL BIND REBIND UNBIND CHECKIN CHECKOUT UNCHECKOUT LABEL LINK UNLINK MERGE"
                            + " MKACTIVITY MKCALENDAR MKWORKSPACE ORDERPATCH UPDATE VERSION-CONTROL PURGE")
                    .split(" ", -1));

    private static final List<String> ALGORITHMS = List.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{Cntrl}\\p{Co}\\p{Cs}]+");
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "cookie",
            "set-cookie",
            "content-length",
            "forwarded",
            "via",
            "expect",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-server",
            "x-real-ip");

    private Names() {}

    static Syntax<String> method() {
        return text -> {
            if (!METHODS.contains(text)) {
                String upper = text.toUpperCase(Locale.ROOT);
                throw new Malformed("is not a known method", NearestName.remedy(upper, METHODS));
            }
            return text;
        };
    }

    /** A signature algorithm with a public key: one with a shared secret would let a verifier forge. */
    static Syntax<String> algorithm() {
        return text -> {
            if (!ALGORITHMS.contains(text)) {
                throw new Malformed("is not an accepted signature algorithm", NearestName.remedy(text, ALGORITHMS));
            }
            return text;
        };
    }

    /** A header that the gate may set or read; those that carry the message itself are not. */
    static Syntax<String> header() {
        return text -> {
            if (!TOKEN.matcher(text).matches()) {
                throw new Malformed("is not a header name", "write letters, digits and hyphens");
            }
            if (FRAMING.contains(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                throw new Malformed("is a header that a proxy needs itself", "choose another name");
            }
            return text;
        };
    }

    /** A header that may say who somebody is. */
    static Syntax<String> identityHeader() {
        return text -> {
            if (fold(text).equals("authorization")) {
                throw new Malformed("carries credentials", "choose another name");
            }
            return header().parse(text);
        };
    }

    static Syntax<String> cookie() {
        return text -> {
            if (!TOKEN.matcher(text).matches()) {
                throw new Malformed("is not a cookie name", "write letters, digits, - and _");
            }
            return text;
        };
    }

    static Syntax<String> ownCookie() {
        return text -> {
            if (text.startsWith("__")) {
                throw new Malformed("starts with __", "leave __Host- out: it is put before the name where it applies");
            }
            return cookie().parse(text);
        };
    }

    static Syntax<String> id() {
        return text -> {
            if (!ID.matcher(text).matches()) {
                throw new Malformed("is not an id", "write lower-case letters, digits, - and _, at most 64");
            }
            if (text.equals(ShibbolethConfig.SOURCE_ID)) {
                throw new Malformed("is the id of the attribute headers", "choose another id");
            }
            return text;
        };
    }

    /** Text without control characters. */
    public static Syntax<String> visible() {
        return text -> {
            if (!VISIBLE.matcher(text).matches()) {
                throw new Malformed("has a control character", "write one line of text");
            }
            return text;
        };
    }

    /** A secret that travels in a header: visible ASCII, not short enough to be guessed. */
    public static Syntax<String> headerSecret() {
        return text -> {
            if (!text.matches("[\\x21-\\x7e]+")) {
                throw new Malformed("has white space or a character that is not ASCII", "write visible ASCII");
            }
            if (text.length() < 16) {
                throw new Malformed(
                        "is shorter than 16 characters", "make a random one, for example with openssl rand -hex 32");
            }
            return text;
        };
    }

    static Syntax<String> scope() {
        return text -> {
            if (!text.matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]+")) {
                throw new Malformed("is not a scope", "write one scope an entry");
            }
            return text;
        };
    }

    static Syntax<String> distinguishedName() {
        return text -> {
            try {
                return new X500Principal(text).getName().isEmpty() ? "" : text;
            } catch (IllegalArgumentException e) {
                throw new Malformed("is not a distinguished name", "write for example CN=sp.example.org,O=Example");
            }
        };
    }

    static Syntax<ClaimPath> claim() {
        return text -> {
            try {
                return ClaimPath.parse(text);
            } catch (IllegalArgumentException e) {
                throw new Malformed(
                        "is not a claim path", "write for example realm_access.roles; quote a part with dots in it");
            }
        };
    }

    /** Claims side by side, as in {@code given_name family_name}. */
    static Syntax<List<ClaimPath>> claims() {
        return text -> {
            List<ClaimPath> claims = new ArrayList<>();
            for (String word : text.strip().split(" +", -1)) {
                claims.add(claim().parse(word));
            }
            return claims;
        };
    }

    static Syntax<ValuePattern> claimPattern() {
        return text -> {
            try {
                return ValuePattern.parse(text);
            } catch (IllegalArgumentException e) {
                throw new Malformed(
                        "is neither a claim nor a pattern",
                        "write for example preferred_username or {preferred_username}@{id}");
            }
        };
    }

    /** An attribute header's exact name. */
    static Syntax<String> attribute() {
        return Names::attribute;
    }

    /** Attributes side by side, as in {@code givenName sn}. */
    static Syntax<List<String>> attributes() {
        return text -> {
            List<String> names = new ArrayList<>();
            for (String word : text.strip().split(" +", -1)) {
                names.add(attribute(word));
            }
            return names;
        };
    }

    static Syntax<ValuePattern> attributePattern() {
        return text -> {
            ValuePattern pattern = claimPattern().parse(text);
            for (ValuePattern.Part part : pattern.parts()) {
                if (part instanceof ValuePattern.Claim claim) {
                    attribute(String.join(".", claim.path().segments()));
                }
            }
            return pattern;
        };
    }

    /** The form under which two header names are the same to some server: case and punctuation do not count. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    }

    private static String attribute(String text) throws Malformed {
        boolean known = Stream.of("authorization", "cookie", "host").noneMatch(text::equalsIgnoreCase);
        if (!known || !TOKEN.matcher(text).matches()) {
            throw new Malformed("is not the name of an attribute header", "write the attribute's id, for example eppn");
        }
        return text;
    }
}
