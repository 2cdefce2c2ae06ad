/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import io.postern.config.HeaderSource.Field;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code headers} and {@code assertion}. */
final class HeadersReader {

    private static final String CLAIMS = "claims.";

    private HeadersReader() {}

    static HeadersConfig headers(Section headers) {
        return new HeadersConfig(
                headers.value("preset", HeaderPreset.POSTERN, Quantities.oneOf(HeaderPreset.class)),
                set(headers.sectionOrNothing("set")),
                headers.value("separator", ",", separator()),
                headers.value("encoding", HeaderEncoding.UTF_8, Quantities.oneOf(HeaderEncoding.class)),
                headers.value("max-bytes", 8 * 1024, Quantities.bytes("256B", "64KiB")),
                headers.value("spoofed", SpoofedHeaders.STRIP, Quantities.oneOf(SpoofedHeaders.class)));
    }

    /** @param audience the default one: the address of the app */
    static AssertionConfig assertion(Section assertion, URI audience) {
        return new AssertionConfig(
                assertion.value("enabled", true, Quantities.bool()),
                assertion.value("header", "X-Postern-Assertion", Names.identityHeader()),
                assertion.value("audience", audience.toString(), Names.visible()),
                assertion.value("lifetime", Duration.ofSeconds(60), Quantities.duration("10s", "1h")),
                assertion.secrets("keys", assertionKey()));
    }

    private static Map<String, HeaderSource> set(Section set) {
        Map<String, HeaderSource> sources = new LinkedHashMap<>();
        for (String name : set.keys()) {
            try {
                Names.identityHeader().parse(name);
            } catch (Malformed e) {
                set.problems().error(set.path(name), name, e.message(), e.remedy());
            }
            set.optional(name, HeadersReader::source).ifPresent(source -> sources.put(name, source));
        }
        return sources;
    }

    private static HeaderSource source(String text) throws Malformed {
        if (text.startsWith(CLAIMS)) {
            return new HeaderSource.Claim(Names.claim().parse(text.substring(CLAIMS.length())));
        }
        try {
            return Quantities.oneOf(Field.class).parse(text);
        } catch (Malformed e) {
            throw new Malformed("is not a source of a header", e.remedy() + ", or claims.NAME");
        }
    }

    private static Syntax<String> separator() {
        return text -> {
            if (!text.matches("[!-~&&[^A-Za-z0-9%]]")) {
                throw new Malformed("is not a separator", "write one punctuation character, but not %");
            }
            return text;
        };
    }

    private static Syntax<String> assertionKey() {
        return text -> {
            if (!isSigningKey(text)) {
                throw new Malformed(
                        "is not a private JSON Web Key of kind EC P-256 or Ed25519", "make one with keygen assertion");
            }
            return text;
        };
    }

    private static boolean isSigningKey(String text) {
        try {
            JWK key = JWK.parse(text.strip());
            boolean ec = key instanceof ECKey curve && curve.getCurve().equals(Curve.P_256);
            boolean ed = key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519);
            return key.isPrivate() && (ec || ed);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return false; // the message could quote the key
        }
    }
}
