/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.util.Optional;

/** Gives out access tokens: the client credentials and the password grant (RFC 6749, sections 4.3 and 4.4). */
final class TokenEndpoint {
    private static final Scope SCOPE = new Scope("profile", "email");

    private final Directory directory;
    private final TokenMint mint;

    TokenEndpoint(Directory directory, TokenMint mint) {
        this.directory = directory;
        this.mint = mint;
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
        AuthorizationGrant grant = request.getAuthorizationGrant();
        if (grant instanceof ResourceOwnerPasswordCredentialsGrant password) {
            return directory
                    .person(password.getUsername(), password.getPassword().getValue())
                    .map(person -> give(mint.forPerson(person, client.get(), SCOPE)))
                    .orElseGet(() -> refuse(OAuth2Error.INVALID_GRANT));
        }
        if (grant instanceof ClientCredentialsGrant) {
            return client.get().service()
                    ? give(mint.forService(client.get(), SCOPE))
                    : refuse(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        return refuse(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
    }

    private static HTTPResponse give(String token) {
        return new AccessTokenResponse(
                        new Tokens(new BearerAccessToken(token, TokenMint.LIFETIME.toSeconds(), SCOPE), null))
                .toHTTPResponse();
    }

    private static HTTPResponse refuse(ErrorObject error) {
        return new TokenErrorResponse(error).toHTTPResponse();
    }
}
