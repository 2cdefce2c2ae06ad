/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenIntrospectionErrorResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.util.Optional;

/** Tells a confidential client whether a token is good, and what it says (RFC 7662). */
final class IntrospectionEndpoint {
    private final Directory directory;
    private final TokenMint mint;

    IntrospectionEndpoint(Directory directory, TokenMint mint) {
        this.directory = directory;
        this.mint = mint;
    }

    /** The claims of an active token, {@code active: false} for any other, or an error for a client unknown here. */
    HTTPResponse answer(HTTPRequest httpRequest) {
        TokenIntrospectionRequest request;
        try {
            request = TokenIntrospectionRequest.parse(httpRequest);
        } catch (ParseException e) {
            return refuse(Optional.ofNullable(e.getErrorObject()).orElse(OAuth2Error.INVALID_REQUEST));
        }
        if (ClientProof.of(request.getClientAuthentication(), directory).isEmpty()) {
            return refuse(OAuth2Error.INVALID_CLIENT);
        }
        return mint.verified(request.getToken().getValue())
                .filter(claims -> "Bearer".equals(claims.getClaim("typ")))
                .map(IntrospectionEndpoint::active)
                .orElseGet(() -> new TokenIntrospectionSuccessResponse.Builder(false).build())
                .toHTTPResponse();
    }

    private static TokenIntrospectionSuccessResponse active(JWTClaimsSet claims) {
        TokenIntrospectionSuccessResponse.Builder answer = new TokenIntrospectionSuccessResponse.Builder(true);
        claims.toJSONObject().forEach(answer::parameter);
        return answer.parameter("client_id", claims.getClaim("azp"))
                .parameter("username", claims.getClaim("preferred_username"))
                .parameter("token_type", "Bearer")
                .build();
    }

    private static HTTPResponse refuse(ErrorObject error) {
        return new TokenIntrospectionErrorResponse(error).toHTTPResponse();
    }
}
