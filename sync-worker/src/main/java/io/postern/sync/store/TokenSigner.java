/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.store.TokenSettings.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes API tokens as {@code api_token_create} of CKAN does: a signed JWT (RFC 7519, in the compact form of RFC 7515) whose
 * {@code jti} names a row of {@code api_token}. CKAN's own secrets are often shorter than RFC 7518 asks of a key, which is why no
 * JWT library does this: they refuse to sign with them. Safe for use by many threads.
 */
final class TokenSigner {

    /** CKAN refuses a token from the future, and the clock of its machine may be behind the database's. */
    private static final long CLOCKS_DIFFER_SECONDS = 60;

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Algorithm algorithm;
    private final Key key;
    private final Duration lifetime;
    private final String head;

    /** @throws IllegalArgumentException where the secret is no key of that algorithm; the message does not show it */
    TokenSigner(TokenSettings settings) {
        this.algorithm = settings.algorithm();
        this.lifetime = settings.lifetime();
        String secret = settings.secret().reveal();
        this.key = algorithm.symmetric()
                ? new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm.standardName())
                : privateKey(secret);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("alg", algorithm.name());
        fields.put("typ", "JWT");
        this.head = part(fields);
    }

    /** How long a token is good. */
    Duration lifetime() {
        return lifetime;
    }

    /**
     * The token of a row; the same row gives the same token.
     *
     * @param made when the row was made, in seconds
     * @param expires from when on CKAN refuses it, in seconds
     */
    String token(String row, long made, long expires) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", row);
        claims.put("iat", made - CLOCKS_DIFFER_SECONDS);
        claims.put("exp", expires);
        String signed = head + "." + part(claims);
        return signed + "." + BASE64.encodeToString(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] signed) {
        try {
            if (algorithm.symmetric()) {
                Mac mac = Mac.getInstance(algorithm.standardName());
                mac.init(key);
                return mac.doFinal(signed);
            }
            Signature signature = Signature.getInstance(algorithm.standardName());
            signature.initSign((PrivateKey) key);
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an API token could not be signed with " + algorithm, e);
        }
    }

    private static String part(Map<String, Object> fields) {
        return BASE64.encodeToString(Json.text(fields).getBytes(StandardCharsets.UTF_8));
    }

    private static PrivateKey privateKey(String pem) {
        Matcher block = PKCS8.matcher(pem);
        if (block.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // told below, without the cause, which may show a part of the key
            }
        }
        throw new IllegalArgumentException("is no RSA private key in PKCS#8 form");
    }
}
