/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Where browsers are sent to sign out (OpenID Connect RP-Initiated Logout 1.0). */
final class EndSessionEndpoint {
    private final Directory directory;
    private final TokenMint mint;
    private final SignIns signIns;

    EndSessionEndpoint(Directory directory, TokenMint mint, SignIns signIns) {
        this.directory = directory;
        this.mint = mint;
        this.signIns = signIns;
    }

    /**
     * Ends the sign-in that the ID token names, and sends the browser back to its client. The ID token may have expired;
     * without one of this provider nothing ends, since anybody's link could have led here.
     */
    HTTPResponse answer(HTTPRequest httpRequest) {
        try {
            LogoutRequest request = LogoutRequest.parse(httpRequest);
            Optional<JWTClaimsSet> hint = Optional.ofNullable(request.getIDTokenHint())
                    .flatMap(token -> mint.signedHere(token.getParsedString()));
            if (hint.isEmpty()) {
                return PeoplePage.refusal("The request does not say who signs out.");
            }
            signIns.end(String.valueOf(hint.get().getClaim("sid")));
            return Optional.ofNullable(request.getPostLogoutRedirectionURI())
                    .filter(back -> hint.get().getAudience().stream()
                            .anyMatch(id -> directory.client(id).stream().anyMatch(client -> client.signsOutAt(back))))
                    .map(back -> sentBack(back, Optional.ofNullable(request.getState())))
                    .orElseGet(() -> PeoplePage.refusal("You are signed out. No client here is called from there."));
        } catch (ParseException e) {
            return PeoplePage.refusal("This is not a request of OpenID Connect.");
        }
    }

    private static HTTPResponse sentBack(URI back, Optional<State> state) {
        String query = state.map(
                        value -> "?" + URLUtils.serializeParameters(Map.of("state", List.of(value.getValue()))))
                .orElse("");
        HTTPResponse redirect = new HTTPResponse(HttpStatus.SEE_OTHER_303);
        redirect.setLocation(URI.create(back + query));
        return redirect;
    }
}
