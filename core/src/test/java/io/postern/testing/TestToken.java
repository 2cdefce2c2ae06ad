/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A token in the making: a good access token as Keycloak has them, until a test changes it. Not for use by several threads. */
public final class TestToken {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private SigningKey key;

    TestToken(String issuer, SigningKey key, Instant now) {
        this.key = key;
        header.put("alg", key.algorithm());
        header.put("typ", "JWT");
        header.put("kid", key.id());
        claims.put("iss", issuer);
        claims.put("aud", List.of(TestIssuer.AUDIENCE, "account"));
        claims.put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sub", "f3a1-ada");
        claims.put("typ", "Bearer");
        claims.put("azp", "cli");
        claims.put("scope", "openid profile email");
        claims.put("preferred_username", "ada");
        claims.put("name", "Ada Lovelace");
        claims.put("email", "ada@example.org");
        claims.put("email_verified", true);
        claims.put("groups", List.of("/staff", "/staff/library"));
        claims.put("realm_access", Map.of("roles", List.of("reader")));
    }

    /** With this claim, in place of the one that is there. */
    public TestToken claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    /** Without these claims. */
    public TestToken without(String... names) {
        for (String name : names) {
            claims.remove(name);
        }
        return this;
    }

    /** With this member in the header, in place of the one that is there. */
    public TestToken header(String name, Object value) {
        header.put(name, value);
        return this;
    }

    /** Without that member in the header. */
    public TestToken withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    /** Signed by that key, which the header names. */
    public TestToken signedBy(SigningKey other) {
        key = other;
        header.put("alg", other.algorithm());
        header.put("kid", other.id());
        return this;
    }

    /** Signed by that key, with the header as it is. */
    public TestToken forgedBy(SigningKey other) {
        key = other;
        return this;
    }

    /** The claims as they are now. */
    public Map<String, Object> claims() {
        return Map.copyOf(claims);
    }

    /** The compact form. */
    public String build() {
        return key.sign(json(header), json(claims));
    }

    /** The compact form with this payload, well-formed or not. */
    public String withPayload(String payload) {
        return key.sign(json(header), payload);
    }

    /** The compact form with this header, well-formed or not. */
    public String withHeader(String text) {
        return key.sign(text, json(claims));
    }

    /** The value of an {@code Authorization} header. */
    public String bearer() {
        return "Bearer " + build();
    }

    /** The {@code at_hash} of an access token, where the algorithm hashes with SHA-256 (OpenID Connect Core 1.0, section 3.1.3.6). */
    public static String leftHalf(String accessToken) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, hash.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
