/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Reason;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import io.postern.config.AcceptedToken;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a signed token is for. A provider signs many kinds with one key, so a signature alone says nothing about it. In order:
 *
 * <ol>
 *   <li>the header's {@code typ}: {@code at+jwt} is an access token (RFC 9068); {@code JWT} or none says nothing; any other is
 *       something else, such as a logout token, a DPoP proof or an assertion of the gate's;
 *   <li>{@code events} makes a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4);
 *   <li>the claim {@code typ}, as Keycloak has it: {@code Bearer} and {@code DPoP} are access tokens, {@code ID} is an ID token,
 *       any other ({@code Refresh}, {@code Offline}, {@code Logout}) something else;
 *   <li>what only ID tokens have: {@code nonce}, {@code at_hash}, {@code c_hash}, {@code s_hash};
 *   <li>an {@code aud} of the client alone, on a token that does not say what it may be used for ({@code scope}, {@code scp},
 *       {@code client_id}), is that of an ID token.
 * </ol>
 *
 * What is left is an access token.
 */
enum TokenKind {
    /** For a resource server. */
    ACCESS,
    /** For the client alone. */
    ID,
    /** For anything else. */
    OTHER;

    private static final Set<String> ACCESS_TYPES = Set.of("bearer", "dpop", "at+jwt");
    private static final List<String> ID_MARKS = List.of("nonce", "at_hash", "c_hash", "s_hash");
    private static final List<String> ACCESS_MARKS = List.of("scope", "scp", "client_id");
    private static final String MEDIA = "application/";

    /** The kind of a token that was issued to that client, or for any where none is given. */
    static TokenKind of(SignedToken token, String clientId) throws Refusal {
        String type = plain(token.header().text("typ").orElse(""));
        if (type.equals("at+jwt")) {
            return accessToken(token.claims());
        }
        if (!type.isEmpty() && !type.equals("jwt")) {
            return OTHER;
        }
        return of(token.claims(), clientId);
    }

    /** The kind that claims alone tell: an introspection answer has no header. */
    static TokenKind of(Claims claims, String clientId) throws Refusal {
        if (claims.has("events")) {
            return OTHER;
        }
        Optional<String> type = claims.text("typ").map(text -> text.toLowerCase(Locale.ROOT));
        if (type.isPresent() && !type.get().equals("jwt")) {
            return ACCESS_TYPES.contains(type.get()) ? ACCESS : type.get().equals("id") ? ID : OTHER;
        }
        boolean clientAlone = claims.texts("aud").equals(List.of(clientId));
        boolean marked = ID_MARKS.stream().anyMatch(claims::has);
        return marked || (clientAlone && ACCESS_MARKS.stream().noneMatch(claims::has)) ? ID : ACCESS;
    }

    /** Refuses a kind that does not serve as a credential. */
    void require(Set<AcceptedToken> accepted) throws Refusal {
        boolean serves = (this == ACCESS && accepted.contains(AcceptedToken.ACCESS_TOKEN))
                || (this == ID && accepted.contains(AcceptedToken.ID_TOKEN));
        if (!serves) {
            throw new Refusal(Reason.TOKEN_NOT_ACCESS, "a token of a kind that is not in providers[].accept");
        }
    }

    /** A media type without its first half, in lower case (RFC 7515, section 4.1.9). */
    static String plain(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith(MEDIA) ? lower.substring(MEDIA.length()) : lower;
    }

    /** RFC 9068, section 2.2; Keycloak names the client {@code azp}. */
    private static TokenKind accessToken(Claims claims) throws Refusal {
        if (claims.has("events") || claims.text("typ").map(OTHER::named).orElse(false)) {
            return OTHER;
        }
        boolean client = claims.has("client_id") || claims.has("azp");
        if (!client || !claims.has("sub") || !claims.has("iat") || !claims.has("jti")) {
            throw new Refusal(Reason.TOKEN_CLAIM, "an at+jwt without client_id, sub, iat or jti (RFC 9068)");
        }
        return ACCESS;
    }

    private boolean named(String type) {
        return !ACCESS_TYPES.contains(type.toLowerCase(Locale.ROOT)) && !type.equalsIgnoreCase("jwt");
    }
}
