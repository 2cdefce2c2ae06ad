/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A JWT in the compact form of a JWS (RFC 7515, section 7.1), read strictly and not verified: nothing that it says is true
 * before {@link Provider#check} has looked at its signature. Each token has one spelling, since the base64url must be
 * canonical. Immutable.
 */
public final class SignedToken {
    /** Headers of a request are limited to about this size anyway; a token with a thousand groups is smaller. */
    public static final int MAX_LENGTH = 16 * 1024;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final String compact;
    private final int payloadEnd;
    private final Claims header;
    private final Claims claims;

    private SignedToken(String compact, int payloadEnd, Claims header, Claims claims) {
        this.compact = compact;
        this.payloadEnd = payloadEnd;
        this.header = header;
        this.claims = claims;
    }

    /**
     * The token that this text is; empty where it is anything else: three segments of canonical base64url, of which the first
     * two are JSON objects. The last may be empty, so that an unsigned token is recognised, and refused by name.
     */
    public static Optional<SignedToken> read(String compact) {
        int headerEnd = compact.indexOf('.');
        int payloadEnd = compact.indexOf('.', headerEnd + 1);
        if (compact.length() > MAX_LENGTH
                || headerEnd <= 0
                || payloadEnd < 0
                || compact.indexOf('.', payloadEnd + 1) >= 0) {
            return Optional.empty();
        }
        // What is not Latin-1 becomes a question mark, which base64url does not have; a surrogate pair becomes a single
        // one.
        byte[] bytes = compact.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != compact.length()) {
            return Optional.empty();
        }
        Optional<Map<String, Object>> header = decoded(bytes, 0, headerEnd).flatMap(StrictJson::object);
        if (header.isEmpty() || decoded(bytes, payloadEnd + 1, bytes.length).isEmpty()) {
            return Optional.empty();
        }
        return decoded(bytes, headerEnd + 1, payloadEnd)
                .flatMap(StrictJson::object)
                .map(claims -> new SignedToken(compact, payloadEnd, new Claims(header.get()), new Claims(claims)));
    }

    /** The members of the JOSE header. */
    public Claims header() {
        return header;
    }

    /** The members of the payload. */
    public Claims claims() {
        return claims;
    }

    /** The text as it came: a credential. */
    public String compact() {
        return compact;
    }

    /** What is signed: the first two segments and the dot between them. */
    byte[] signedBytes() {
        return Arrays.copyOf(compact.getBytes(StandardCharsets.ISO_8859_1), payloadEnd);
    }

    /** The last segment, in base64url. */
    String signature() {
        return compact.substring(payloadEnd + 1);
    }

    /** Nothing of the token, which is a credential. */
    @Override
    public String toString() {
        return "SignedToken[***]";
    }

    /** Java's decoder takes padding and stray bits in the last character, so that one token would have several spellings. */
    private static Optional<byte[]> decoded(byte[] compact, int start, int end) {
        int rest = (end - start) % 4;
        if (end > start && compact[end - 1] == '=') {
            return Optional.empty();
        }
        if (rest != 0) {
            int last = ALPHABET.indexOf(compact[end - 1]);
            if (last < 0 || (last & (rest == 2 ? 0b1111 : 0b11)) != 0) {
                return Optional.empty();
            }
        }
        try {
            ByteBuffer segment = ByteBuffer.wrap(compact, start, end - start);
            return Optional.of(Base64.getUrlDecoder().decode(segment).array());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
