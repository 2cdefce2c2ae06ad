/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives out tokens: for the code of a sign-in and for a refresh token (OpenID Connect Core 1.0, sections 3.1.3 and 12), and
 * access tokens for a password and to a program itself (RFC 6749, sections 4.3 and 4.4).
 */
final class TokenEndpoint {
    private static final Scope SCOPE = new Scope("profile", "email");

    private final Directory directory;
    private final TokenMint mint;
    private final SignIns signIns;
    private final Clock clock;

    TokenEndpoint(Directory directory, TokenMint mint, SignIns signIns, Clock clock) {
        this.directory = directory;
        this.mint = mint;
        this.signIns = signIns;
        this.clock = clock;
    }

    /** A token, or the error that RFC 6749, section 5.2, has for the request. */
    HTTPResponse answer(HTTPRequest httpRequest) {
        TokenRequest request;
        try {
            request = TokenRequest.parse(httpRequest);
        } catch (ParseException e) {
            return refuse(Optional.ofNullable(e.getErrorObject()).orElse(OAuth2Error.INVALID_REQUEST));
        }
        Optional<Client> client = ClientProof.of(request, directory);
        if (client.isEmpty()) {
            return refuse(OAuth2Error.INVALID_CLIENT);
        }
        return answer(request.getAuthorizationGrant(), client.get());
    }

    private HTTPResponse answer(AuthorizationGrant grant, Client client) {
        if (grant instanceof AuthorizationCodeGrant code) {
            return signIns.redeem(code, client)
                    .map(pending -> give(pending.signIn(), pending.nonce()))
                    .orElseGet(() -> refuse(OAuth2Error.INVALID_GRANT));
        }
        if (grant instanceof RefreshTokenGrant refresh) {
            return signIns.refresh(refresh.getRefreshToken(), client)
                    .map(signIn -> give(signIn, Optional.empty()))
                    .orElseGet(() -> refuse(OAuth2Error.INVALID_GRANT));
        }
        if (grant instanceof ResourceOwnerPasswordCredentialsGrant password) {
            return directory
                    .person(password.getUsername(), password.getPassword().getValue())
                    .map(person ->
                            new SignIn(person, client, SCOPE, UUID.randomUUID().toString(), clock.instant()))
                    .map(signIn -> give(mint.accessToken(signIn)))
                    .orElseGet(() -> refuse(OAuth2Error.INVALID_GRANT));
        }
        if (grant instanceof ClientCredentialsGrant) {
            return client.service() ? give(mint.forService(client, SCOPE)) : refuse(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        return refuse(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
    }

    private HTTPResponse give(SignIn signIn, Optional<Nonce> nonce) {
        String accessToken = mint.accessToken(signIn);
        return new OIDCTokenResponse(new OIDCTokens(
                        mint.idToken(signIn, accessToken, nonce),
                        bearer(accessToken, signIn.scope()),
                        signIns.refreshTokenFor(signIn)))
                .toHTTPResponse();
    }

    private static HTTPResponse give(String accessToken) {
        return new AccessTokenResponse(new Tokens(bearer(accessToken, SCOPE), null)).toHTTPResponse();
    }

    private static BearerAccessToken bearer(String token, Scope scope) {
        return new BearerAccessToken(token, TokenMint.LIFETIME.toSeconds(), scope);
    }

    private static HTTPResponse refuse(ErrorObject error) {
        return new TokenErrorResponse(error).toHTTPResponse();
    }
}
